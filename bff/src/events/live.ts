import type { Caller } from '../access/caller.ts'
import { mayDo } from '../access/images.ts'
import type { Db } from '../db/database.ts'
import type { Listener } from '../db/listener.ts'
import { factsOf, type ImageRecord, loadImages, versionOf } from '../images/image.records.ts'
import { uniqueRowView, type WireImage } from '../images/image.view.ts'
import type { Logger } from '../log.ts'

/** Milliseconds between two messages about one image (design: at most 4 Hz). */
const gapMs = 250

/** What one browser is told. */
export type LiveMessage =
  | {
      readonly type: 'changed'
      readonly kind: 'template' | 'iso'
      readonly id: string
      readonly version: number
      readonly row: WireImage
    }
  | { readonly type: 'gone'; readonly kind: 'template' | 'iso'; readonly id: string }
  | { readonly type: 'touched'; readonly kind: string }
  /** The connection to the database was lost meanwhile: everything may have changed. */
  | { readonly type: 'hello' }

export interface Live {
  /** Sends what `caller` may know; returns how to stop. */
  subscribe(caller: Caller, send: (message: LiveMessage) => void): () => void
  close(): void
}

interface Subscriber {
  readonly caller: Caller
  readonly send: (message: LiveMessage) => void
}

/* The names under which browsers know the tables that have lists. */
const touchedKinds: Readonly<Record<string, string>> = {
  event: 'event',
  job: 'job',
  setting: 'configuration',
  zone: 'zone',
  image_store: 'imagestore',
  object_replica: 'imagestore',
}

function messageFor(image: ImageRecord, caller: Caller): LiveMessage {
  const gone = image.removed !== null || mayDo(caller, 'see', factsOf(image)) !== true
  if (gone) return { type: 'gone', kind: image.kind, id: image.uuid }
  return {
    type: 'changed',
    kind: image.kind,
    id: image.uuid,
    version: versionOf(image),
    row: uniqueRowView(image, caller),
  }
}

/**
 * Turns what the triggers tell (a table and an id) into messages for browsers: each changed image is
 * read once, then every subscriber gets its own view of it, or `gone` (design: Live). An admin's own
 * SQL shows up too, since triggers see it.
 */
export function createLive(db: Db, listener: Listener, log: Logger): Live {
  const subscribers = new Set<Subscriber>()
  const due = new Set<number>()
  const touched = new Set<string>()
  let timer: NodeJS.Timeout | undefined

  function toAll(message: (caller: Caller) => LiveMessage): void {
    for (const { caller, send } of subscribers) send(message(caller))
  }

  async function flush(): Promise<void> {
    const ids = [...due]
    due.clear()
    for (const kind of touched) toAll(() => ({ type: 'touched', kind }))
    touched.clear()
    if (ids.length === 0 || subscribers.size === 0) return
    for (const image of await loadImages(db, ids)) toAll((caller) => messageFor(image, caller))
  }

  function soon(): void {
    timer ??= setTimeout(() => {
      flush()
        .catch((error: unknown) => log.warn({ err: error }, 'telling browsers failed'))
        .finally(() => {
          timer = undefined
          if (due.size > 0 || touched.size > 0) soon()
        })
    }, gapMs)
  }

  const stopListening = listener.on('mold', (payload) => {
    if (subscribers.size === 0) return
    const { table, id } = JSON.parse(payload) as { table: string; id?: number }
    if (table === 'vm_template' && id !== undefined) due.add(id)
    const kind = touchedKinds[table]
    if (kind !== undefined) touched.add(kind)
    soon()
  })
  const stopReconnect = listener.onReconnect(() => toAll(() => ({ type: 'hello' })))

  return {
    subscribe(caller, send) {
      const subscriber = { caller, send }
      subscribers.add(subscriber)
      return () => subscribers.delete(subscriber)
    },
    close() {
      clearTimeout(timer)
      stopListening()
      stopReconnect()
    },
  }
}
