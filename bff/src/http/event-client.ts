import type { Response } from 'express'
import type { Caller } from '../access/caller.ts'
import type { Session } from '../access/sign-in/session.repository.ts'

/** One open stream. */
export interface EventClient {
  readonly token: string
  readonly sessionId: number
  /** Who listens, as last checked. */
  caller: Caller
  /** Images of which this client was told that it does not see them. */
  readonly gone: Set<number>
  readonly send: (event: string, data: object) => void
  readonly beat: () => void
  /** Says why and ends the stream. */
  readonly end: (reason: 'session' | 'stopping') => void
}

/* A browser that does not read so much within its time has gone or hangs. */
const defaultMaxBuffered = 1_048_576

/** Starts the answer of an event stream (proxies must neither buffer nor change it). */
export function createEventClient(
  res: Response,
  of: { token: string; session: Session; maxBuffered?: number | undefined },
): EventClient {
  const { token, session, maxBuffered = defaultMaxBuffered } = of
  res.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=UTF-8',
    'Cache-Control': 'no-cache, no-transform',
    'X-Accel-Buffering': 'no',
  })
  res.write('retry: 2000\n\n')

  function write(text: string) {
    if (res.destroyed || res.writableEnded) return
    res.write(text)
    // It asks for everything anew when it connects again, so nothing is lost.
    if (res.writableLength > maxBuffered) res.destroy()
  }
  const send = (event: string, data: object) =>
    write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  return {
    token,
    sessionId: session.id,
    caller: session.caller,
    gone: new Set(),
    send,
    beat: () => write(':\n\n'),
    end(reason) {
      send('bye', { reason })
      res.end()
    },
  }
}
