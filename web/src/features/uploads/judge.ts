import { ApiError, toApiError } from '../../api/api-error.ts'

/**
 * What to do about a request that failed:
 * - `again`: by itself, after a while
 * - `smaller`: at once, in smaller requests
 * - `sealed`: nothing, all bytes are there
 * - `taken`: nothing, somebody else goes on with it
 * - `gone`: ask what became of it
 * - `signed-out`: wait for the next sign-in
 * - `refused`: tell, and do nothing by itself
 */
export type Verdict = 'again' | 'smaller' | 'sealed' | 'taken' | 'gone' | 'signed-out' | 'refused'

const byCode: Readonly<Record<string, Verdict>> = {
  'client.body_limit': 'smaller',
  'client.unreachable': 'again',
  'upload.sealed': 'sealed',
  'upload.taken_over': 'taken',
  'upload.unknown': 'gone',
  'upload.signed_out': 'signed-out',
  'upload.offset': 'again',
  'upload.held': 'again',
  'upload.idle': 'again',
  'upload.too_many': 'again',
  'store.full': 'again',
}

/** Statuses that say nothing for good: time-outs, locks, too much at once. */
const passing = new Set([0, 408, 423, 425, 429])

export function judge(error: unknown): Verdict {
  const { code = '', status, signedOut } = toApiError(error)
  const known = byCode[code]
  if (known !== undefined) return known
  if (signedOut) return 'signed-out'
  // The answer to a HEAD has no words, only its status.
  if (status === 404) return 'gone'
  if (code === 'client.unexpected') return 'refused'
  return passing.has(status) || status >= 500 ? 'again' : 'refused'
}

const firstDelayMs = 1_000
const longestDelayMs = 30_000

/** Milliseconds before try number `tries` (from 1) since something last got through. */
export function delayMs(tries: number): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** (tries - 1))
}

/** A connection that was cut, as opposed to an answer. */
export function isCut(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'client.unreachable'
}
