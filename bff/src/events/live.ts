import type { Listener } from '../db/listener.ts'

/** Milliseconds between two messages about one image (design: at most 4 Hz). */
const gapMs = 250

export const liveChannel = 'mold'

/** What changed, as the database told. */
export type LiveMessage =
  | { readonly kind: 'image'; readonly id: number; readonly version: number }
  | { readonly kind: 'table'; readonly table: string }
  /** The connection to the database was lost meanwhile: anything may have changed. */
  | { readonly kind: 'everything' }

export interface Live {
  /** Returns what ends the subscription. */
  subscribe(listener: (message: LiveMessage) => void): () => void
  close(): void
}

/**
 * Turns what the triggers tell (design: Live) into messages, at most four a second about one image
 * or table. An admin's own SQL shows up too, since triggers see it.
 */
export function createLive(listener: Listener): Live {
  const subscribers = new Set<(message: LiveMessage) => void>()
  const images = new Map<number, number>()
  const tables = new Set<string>()
  let timer: NodeJS.Timeout | undefined

  function toAll(message: LiveMessage): void {
    for (const subscriber of subscribers) subscriber(message)
  }

  function flush(): void {
    timer = undefined
    for (const [id, version] of images) toAll({ kind: 'image', id, version })
    for (const table of tables) toAll({ kind: 'table', table })
    images.clear()
    tables.clear()
  }

  const stops = [
    listener.on(liveChannel, (payload) => {
      if (subscribers.size === 0) return
      const told = JSON.parse(payload) as { table: string; id?: number; version?: number }
      if (told.id !== undefined) images.set(told.id, told.version ?? 0)
      else tables.add(told.table)
      timer ??= setTimeout(flush, gapMs)
    }),
    listener.onReconnect(() => toAll({ kind: 'everything' })),
  ]

  return {
    subscribe(subscriber) {
      subscribers.add(subscriber)
      return () => subscribers.delete(subscriber)
    },
    close() {
      clearTimeout(timer)
      for (const stop of stops) stop()
    },
  }
}
