import type { Response } from 'express'
import type { Caller } from '../access/caller.ts'
import type { Session } from '../access/sign-in/session.repository.ts'

/** What an event says; `kind` is what a client that missed it has to read again. */
export interface EventData {
  readonly kind?: string
  readonly [field: string]: unknown
}

/** One open stream. */
export interface EventClient {
  readonly token: string
  readonly sessionId: number
  /** Who listens, as last checked. */
  caller: Caller
  /** Images that this client was shown and not told to be gone. */
  readonly shown: Set<number>
  readonly send: (event: string, data: EventData) => void
  readonly beat: () => void
  /** Says why and ends the stream. */
  readonly end: (reason: 'session' | 'stopping') => void
}

export interface EventClientOptions {
  readonly token: string
  readonly session: Session
  /** Bytes on their way to a browser, above which it is only told what to read again; 1 MiB. */
  readonly maxBuffered?: number | undefined
  /** For how long it may stay behind until it counts as gone; a minute. */
  readonly patienceMs?: number | undefined
}

/** Starts the answer of an event stream (proxies must neither buffer nor change it). */
export function createEventClient(res: Response, options: EventClientOptions): EventClient {
  const { token, session, maxBuffered = 1_048_576, patienceMs = 60_000 } = options
  /** What was left out: `hello`, or kinds of things. */
  const missed = new Map<string, object>()
  let patience: NodeJS.Timeout | undefined
  res.once('close', () => clearTimeout(patience))
  res.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=UTF-8',
    'Cache-Control': 'no-cache, no-transform',
    'X-Accel-Buffering': 'no',
  })
  write('retry: 2000\n\n')

  function write(text: string): void {
    if (res.destroyed || res.writableEnded) return
    res.write(text, catchUp)
  }

  /** Tells what to read again once everything before has left. */
  function catchUp(): void {
    if (missed.size === 0 || res.writableLength > 0) return
    clearTimeout(patience)
    patience = undefined
    const left = Array.from(missed)
    missed.clear()
    for (const [kind, data] of left) {
      write(textOf(kind === 'hello' ? 'hello' : 'touched', kind === 'hello' ? data : { kind }))
    }
  }

  function send(event: string, data: EventData): void {
    if (res.destroyed || res.writableEnded) return
    const text = textOf(event, data)
    if (missed.size === 0 && res.writableLength + text.length <= maxBuffered) return write(text)
    missed.set(data.kind ?? event, data)
    // It asks for everything anew when it connects again, so nothing is lost.
    patience ??= setTimeout(() => res.destroy(), patienceMs)
    catchUp()
  }

  return {
    token,
    sessionId: session.id,
    caller: session.caller,
    shown: new Set(),
    send,
    beat: () => write(':\n\n'),
    end(reason) {
      write(textOf('bye', { reason }))
      res.end()
    },
  }
}

function textOf(event: string, data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
