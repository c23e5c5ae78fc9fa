import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../access/caller.ts'
import { withDeadline } from '../sources/deadline.ts'
import { redactUrl } from '../sources/url.ts'

export interface ProbeLimitOptions {
  /** Sources that one account looks at at a time; 4. */
  readonly perAccount?: number
  /** The same of all accounts: less than the calls that the API takes, so that some are left; 64. */
  readonly total?: number
  /** Milliseconds for one look, redirects included; 20 s. */
  readonly deadlineMs?: number
}

interface Look<T> {
  readonly caller: Caller
  readonly url: string
  readonly signal: AbortSignal
  /** Its signal ends when the time is over, too. */
  readonly work: (signal: AbortSignal) => Promise<T>
}

export type ProbeLimits = <T>(look: Look<T>) => Promise<T>

/**
 * Keeps looks at slow sources from taking all calls that the API has (security case H12).
 *
 * @throws AppError `image.too_many_probes`, `api.busy`, `source.no_answer`
 */
export function createProbeLimits(options: ProbeLimitOptions = {}): ProbeLimits {
  const { perAccount = 4, total = 64, deadlineMs = 20_000 } = options
  const running = new Map<number, number>()
  let all = 0

  function enter(accountId: number): void {
    const own = running.get(accountId) ?? 0
    if (own >= perAccount) throw new AppError('image.too_many_probes', { max: perAccount })
    if (all >= total) throw new AppError('api.busy')
    running.set(accountId, own + 1)
    all++
  }

  function leave(accountId: number): void {
    const left = (running.get(accountId) ?? 1) - 1
    if (left > 0) running.set(accountId, left)
    else running.delete(accountId)
    all--
  }

  return async ({ caller, url, signal, work }) => {
    signal.throwIfAborted()
    const { id } = caller.account
    enter(id)
    const over = new AbortController()
    const late = () =>
      new AppError('source.no_answer', { url: redactUrl(url), seconds: deadlineMs / 1_000 })
    try {
      const looking = work(AbortSignal.any([signal, over.signal]))
      return await withDeadline(looking, deadlineMs, signal, late)
    } finally {
      leave(id)
      over.abort(new Error('the look at the source is over'))
    }
  }
}
