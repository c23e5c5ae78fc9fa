import type { Readable } from 'node:stream'
import { AppError } from '@mold/shared/errors.ts'

export interface PumpOptions {
  /** Takes the next bytes; a promise asks to be waited for. */
  readonly write: (chunk: Buffer) => void | Promise<void>
  /** Most bytes that may come, and the error when more do. */
  readonly limit: number
  readonly tooLong: () => AppError
  /**
   * The body does not say how long it is: the bytes that would reach the limit are kept back until it
   * has ended, so that one that is too long never completes anything (security case E10).
   */
  readonly unsized: boolean
  /** Milliseconds in which hardly anything came, after which it is cut (security case E16). */
  readonly idleMs: number
  /** Ends it with its reason, an AppError. */
  readonly signal: AbortSignal
}

/** How a body ended; what came before has been taken in every case. */
export type PumpEnd =
  | { readonly how: 'complete' }
  /** The client went away. */
  | { readonly how: 'cut' }
  /** Idle, too long, taken over, or not to be written. */
  | { readonly how: 'refused'; readonly error: Error }

/** Fewer than this in `idleMs` is idle. */
const leastBytes = 1_024

/**
 * Moves a body into `write` as it comes. Events rather than an iterator: at gigabytes a second the
 * promises of one per 64 KiB cost more than the copying.
 */
export function pump(body: Readable, options: PumpOptions): Promise<PumpEnd> {
  const { write, limit, unsized, signal } = options
  return new Promise((resolve) => {
    let received = 0
    let held: Buffer | undefined
    let waiting = false
    /** The write that is under way. */
    let writing: Promise<void> | undefined
    let ended = false
    let sinceTick = 0
    let settled = false

    function settle(end: PumpEnd): void {
      if (settled) return
      settled = true
      clearInterval(idle)
      signal.removeEventListener('abort', onAbort)
      body.off('data', onData)
      body.off('end', onEnd)
      body.off('close', onGone)
      body.pause()
      // What is still being written counts as taken, so it has to be where the writer says it is.
      const howItEnded = () => end
      resolve(waiting && writing ? writing.then(howItEnded, howItEnded) : end)
    }

    const refuse = (error: unknown) =>
      settle({ how: 'refused', error: error instanceof Error ? error : new Error(String(error)) })

    function take(chunk: Buffer): void {
      const behind = write(chunk)
      if (!behind) return
      waiting = true
      writing = behind
      body.pause()
      behind.then(goOn, refuse)
    }

    function goOn(): void {
      waiting = false
      if (ended) finish()
      else if (!settled) body.resume()
    }

    function onData(chunk: Buffer): void {
      received += chunk.length
      sinceTick += chunk.length
      if (received > limit) {
        refuse(options.tooLong())
        return
      }
      if (unsized && received === limit) held = chunk
      else tryTo(() => take(chunk))
    }

    function tryTo(step: () => void): void {
      try {
        step()
      } catch (error) {
        refuse(error)
      }
    }

    function onEnd(): void {
      ended = true
      if (!waiting) finish()
    }

    function finish(): void {
      const last = held
      held = undefined
      if (last) tryTo(() => take(last))
      if (!waiting) settle({ how: 'complete' })
    }

    function onGone(): void {
      if (!ended) settle({ how: 'cut' })
    }

    const onAbort = () => refuse(signal.reason)
    const idle = setInterval(() => {
      // A disk that is behind is no fault of the client.
      if (!waiting && sinceTick < leastBytes) {
        refuse(new AppError('upload.idle', { seconds: Math.round(options.idleMs / 1_000) }))
      }
      sinceTick = 0
    }, options.idleMs)

    // Whoever gives the body away may hear of its errors late; here it is the same as going away.
    body.on('error', onGone)
    body.on('data', onData)
    body.once('end', onEnd)
    body.once('close', onGone)
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    else if (body.destroyed) onGone()
  })
}
