import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@mold/shared/errors.ts'

/** The request that sends at this moment. */
export interface Active {
  readonly abort: (reason: AppError) => void
  readonly signal: AbortSignal
  /** When its last byte came, in milliseconds of `performance.now()`. */
  lastByte: number
}

/** Requests of one account that send at the same time (security case E16). */
const maxActive = 32
/** How long a request whose bytes come may go on when a newer one waits, and what counts as silence. */
const graceMs = 1_000
const quietMs = 100

export function beginActive(): Active {
  const controller = new AbortController()
  return {
    abort: (reason) => controller.abort(reason),
    signal: controller.signal,
    lastByte: performance.now(),
  }
}

/**
 * Ends a request for a newer one. One whose bytes are still coming has a moment to come to its end, so
 * that of two requests that were sent together one succeeds; a dead connection has none.
 */
export async function supersede(active: Active): Promise<void> {
  const until = performance.now() + graceMs
  while (performance.now() < Math.min(until, active.lastByte + quietMs)) {
    await wait(quietMs / 4)
    if (active.signal.aborted) return
  }
  active.abort(new AppError('upload.taken_over'))
}

/** Runs work of accounts, so much of each at once and no more. @throws AppError upload.too_many */
export function createCrowd() {
  const sizes = new Map<number, number>()
  return async function among<T>(accountId: number, work: () => Promise<T>): Promise<T> {
    const before = sizes.get(accountId) ?? 0
    if (before >= maxActive) throw new AppError('upload.too_many', { max: maxActive })
    sizes.set(accountId, before + 1)
    try {
      return await work()
    } finally {
      const now = (sizes.get(accountId) ?? 1) - 1
      if (now === 0) sizes.delete(accountId)
      else sizes.set(accountId, now)
    }
  }
}
