import { addAbortListener } from 'node:events'

/**
 * Waits for work that cannot be stopped, such as a name look-up, but no longer than `ms` and not
 * after the signal; then its result is dropped.
 * @throws what `late` makes when the time is over, the reason of the signal when it is aborted
 */
export async function withDeadline<T>(
  work: Promise<T>,
  ms: number,
  signal: AbortSignal,
  late: () => Error,
): Promise<T> {
  // Its failure has somebody to hear it whatever comes first: one that nobody hears ends the process.
  work.catch(() => undefined)
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const timer = setTimeout(() => reject(late()), ms)
  const abort = addAbortListener(signal, () => reject(signal.reason))
  work.then(resolve, reject)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    abort[Symbol.dispose]()
  }
}
