import { setTimeout as delay } from 'node:timers/promises'
import { startServer } from './server.ts'
import type { Server, ServerOptions } from './server.ts'

/** A server that is started again when it dies. */
export interface RunningServer {
  pid: () => number
  stop: () => Promise<void>
}

/**
 * Starts the server and, whenever its main process dies unasked (killed for want of memory, for
 * instance), starts it again on the same socket, waiting 0.5 s to 10 s between attempts.
 *
 * @throws EmbeddedPostgresError when the first start fails
 */
export async function keepRunning(options: ServerOptions): Promise<RunningServer> {
  const { log, signal: _onlyForTheStart, ...rest } = options
  const stopping = new AbortController()
  let server: Server | undefined = await startServer(options)

  const watch = async () => {
    for (let waitMs = 500; !stopping.signal.aborted; waitMs = Math.min(waitMs * 2, 10_000)) {
      // One server at a time is the point of this loop.
      await server?.ended
      if (stopping.signal.aborted) return
      log.error('PostgreSQL ended unasked; starting it again')
      await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      server = undefined
      server = await startAgain()
      if (server) waitMs = 250
    }
  }
  const startAgain = async () => {
    if (stopping.signal.aborted) return undefined
    try {
      const next = await startServer({ ...rest, log, signal: stopping.signal })
      log.info('PostgreSQL runs again')
      return next
    } catch (error) {
      if (!stopping.signal.aborted) log.error({ err: error }, 'PostgreSQL did not start again')
      return undefined
    }
  }

  const watching = watch()
  return {
    pid: () => server?.pid ?? 0,
    stop: async () => {
      stopping.abort()
      await server?.stop()
      await watching
    },
  }
}
