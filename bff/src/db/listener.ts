import pg from 'pg'
import type { Logger } from '../log.ts'

export interface Listener {
  /** Calls back with the payload of every notification; returns how to stop. */
  on(channel: string, listener: (payload: string) => void): () => void
  /** Calls back after a lost connection is back: what was told meanwhile is unknown. */
  onReconnect(listener: () => void): () => void
  close(): Promise<void>
}

const reconnectMs = 1_000

/**
 * Holds one connection that listens to `channels` and comes back by itself. PostgreSQL keeps nothing
 * for a listener that is away, so users of this must be able to look everything up again.
 */
export async function listen(
  url: string,
  channels: readonly string[],
  log: Logger,
): Promise<Listener> {
  const listeners = new Map<string, Set<(payload: string) => void>>()
  const reconnected = new Set<() => void>()
  let client: pg.Client | undefined
  let closed = false
  let timer: NodeJS.Timeout | undefined

  async function connect(): Promise<void> {
    const fresh = new pg.Client({
      connectionString: url,
      application_name: 'mold listener',
      keepAlive: true,
    })
    fresh.on('error', () => lose(fresh))
    fresh.on('end', () => lose(fresh))
    fresh.on('notification', ({ channel, payload = '' }) => {
      for (const listener of listeners.get(channel) ?? []) listener(payload)
    })
    await fresh.connect()
    for (const channel of channels) await fresh.query(`listen ${pg.escapeIdentifier(channel)}`)
    client = fresh
  }

  function lose(lost: pg.Client): void {
    if (closed || (client !== undefined && client !== lost)) return
    client = undefined
    lost.end().catch(() => undefined)
    timer ??= setTimeout(() => {
      timer = undefined
      connect().then(
        () => reconnected.forEach((listener) => listener()),
        (error: unknown) => {
          log.warn({ err: error }, 'the listening connection is down')
          lose(lost)
        },
      )
    }, reconnectMs)
  }

  await connect()
  return {
    on(channel, listener) {
      const of = listeners.get(channel) ?? new Set()
      listeners.set(channel, of.add(listener))
      return () => of.delete(listener)
    },
    onReconnect(listener) {
      reconnected.add(listener)
      return () => reconnected.delete(listener)
    },
    async close() {
      closed = true
      clearTimeout(timer)
      await client?.end()
    },
  }
}
