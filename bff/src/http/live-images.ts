import type { Caller } from '../access/caller.ts'
import type { Logger } from '../log.ts'
import type { EventClient } from './event-client.ts'
import type { ShownImage } from './ports.ts'

interface LiveImagesParts {
  readonly clients: ReadonlySet<EventClient>
  /** The images as they are now; without those of which there is no row. */
  readonly load: (ids: readonly number[]) => Promise<ReadonlyMap<number, ShownImage>>
  readonly log: Logger
}

type Sees = (caller: Caller) => boolean

/* Images that are read with one query. */
const batchSize = 100
/* More changes at once than anybody watches one by one: lists are read again instead. */
const maxWaiting = 200
/* Images of which it is known who saw them. */
const maxRemembered = 10_000

/**
 * Shows changed images to those who may see them. Each change is read once, whatever the number of
 * listeners, and one query runs at a time, so that a bulk change leaves the database to the API;
 * changes that arrive while an image is read are read once more, together.
 */
export function createLiveImages({ clients, load, log }: LiveImagesParts) {
  const waiting = new Set<number>()
  /** Who saw an image when it was last read, the latest last. */
  const before = new Map<number, Sees>()
  let busy = false

  function remember(id: number, sees: Sees): void {
    before.delete(id)
    before.set(id, sees)
    const [oldest] = before.size > maxRemembered ? before.keys() : []
    if (oldest !== undefined) before.delete(oldest)
  }

  async function readSome(): Promise<void> {
    if (waiting.size > maxWaiting) {
      for (const id of waiting) before.delete(id)
      waiting.clear()
      for (const client of clients) tellToRead(client, ['template', 'iso'])
      return
    }
    const ids = Array.from(waiting).slice(0, batchSize)
    for (const id of ids) waiting.delete(id)
    const images = await load(ids)
    for (const client of clients) show(client, images, before)
    for (const [id, image] of images) remember(id, image.seenBy)
  }

  async function readAll(): Promise<void> {
    // Whatever is told in one go comes together.
    await Promise.resolve()
    while (waiting.size > 0 && clients.size > 0) {
      try {
        await readSome()
      } catch (error) {
        // Whoever shows it asks again when the next change comes, or after reconnecting.
        log.warn({ err: error }, 'changes were not shown')
      }
    }
    busy = false
    if (clients.size === 0) forget()
  }

  /** What happens without being read leaves nothing known. */
  function forget(): void {
    waiting.clear()
    before.clear()
  }

  return {
    changed(id: number): void {
      if (clients.size === 0) return forget()
      waiting.add(id)
      if (busy) return
      busy = true
      void readAll()
    },
    forget,
  }
}

/**
 * A client may have an image in a list although it sees it no more. `gone` tells the id, so it goes
 * only to those who have seen the image; where that is not known, the list is read again.
 */
function show(
  client: EventClient,
  images: ReadonlyMap<number, ShownImage>,
  before: ReadonlyMap<number, Sees>,
): void {
  const unknown = new Set<string>()
  for (const [id, image] of images) {
    const { uuid, kind, version } = image
    const row = image.rowFor(client.caller)
    if (row) {
      client.shown.add(id)
      client.send('changed', { kind, id: uuid, version, row })
    } else if (client.shown.delete(id) || before.get(id)?.(client.caller)) {
      client.send('gone', { kind, id: uuid, version })
    } else if (!before.has(id)) unknown.add(kind)
  }
  tellToRead(client, unknown)
}

function tellToRead(client: EventClient, kinds: Iterable<string>): void {
  for (const kind of kinds) client.send('touched', { kind })
}
