import { AppError } from '@mold/shared/errors.ts'

/** Runs work with at most so many at a time. */
export type Limiter = <T>(work: () => Promise<T>) => Promise<T>

/**
 * At most `running` at a time, `waiting` more queue up.
 *
 * @throws AppError `api.busy` (from the limiter) when the queue is full
 */
export function createLimiter(running: number, waiting: number): Limiter {
  let active = 0
  const queue: (() => void)[] = []
  return async (work) => {
    if (active >= running) {
      if (queue.length >= waiting) throw new AppError('api.busy')
      // Whoever ends hands over its place.
      await new Promise<void>((resolve) => queue.push(resolve))
    } else active++
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else active--
    }
  }
}
