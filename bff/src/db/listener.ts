import pg from 'pg'
import type { Logger } from '../log.ts'

export interface Listener {
  /** Calls back with the payload of every notification; returns how to stop. */
  on(channel: string, listener: (payload: string) => void): () => void
  /** Calls back after a lost connection is back: what was told meanwhile is unknown. */
  onReconnect(listener: () => void): () => void
  close(): Promise<void>
}

export interface ListenerTimes {
  /** Between two questions whether the connection is alive; 15 s. */
  readonly pingMs?: number
  /** For an answer; 5 s. */
  readonly patienceMs?: number
  /** From a loss to the next attempt; 1 s. */
  readonly reconnectMs?: number
}

/**
 * Holds one connection that listens to `channels` and comes back by itself. PostgreSQL keeps nothing
 * for a listener that is away, so users of this must be able to look everything up again. A listener
 * only waits, so it would never notice a server that has gone without a word: it asks.
 */
export async function listen(
  url: string,
  channels: readonly string[],
  log: Logger,
  times: ListenerTimes = {},
): Promise<Listener> {
  const { pingMs = 15_000, patienceMs = 5_000, reconnectMs = 1_000 } = times
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
      connectionTimeoutMillis: patienceMs,
      query_timeout: patienceMs,
    })
    // Of a connection that is not made yet, the promise tells.
    fresh.on('error', () => lose(fresh))
    fresh.on('end', () => lose(fresh))
    fresh.on('notification', ({ channel, payload = '' }) => {
      for (const listener of listeners.get(channel) ?? []) listener(payload)
    })
    try {
      await fresh.connect()
      for (const channel of channels) await fresh.query(`listen ${pg.escapeIdentifier(channel)}`)
    } catch (error) {
      fresh.connection.stream.destroy()
      throw error
    }
    if (closed) fresh.connection.stream.destroy()
    else client = fresh
  }

  function lose(lost: pg.Client): void {
    if (closed || client !== lost) return
    client = undefined
    // A goodbye would wait for a server that may not be there.
    lost.connection.stream.destroy()
    retry()
  }

  function retry(): void {
    timer = setTimeout(() => {
      connect().then(
        () => reconnected.forEach((listener) => listener()),
        (error: unknown) => {
          log.warn({ err: error }, 'the listening connection is down')
          if (!closed) retry()
        },
      )
    }, reconnectMs)
  }

  function ping(): void {
    const asked = client
    asked?.query('select 1').catch((error: unknown) => {
      if (client !== asked || closed) return
      log.warn({ err: error }, 'the listening connection does not answer')
      lose(asked)
    })
  }

  await connect()
  const pings = setInterval(ping, pingMs)
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
      clearInterval(pings)
      const last = client
      const tooLong = setTimeout(() => last?.connection.stream.destroy(), patienceMs)
      await last?.end()
      clearTimeout(tooLong)
    },
  }
}
