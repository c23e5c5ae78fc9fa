import type { ConnectionFacts } from '@mold/shared/connection-test.ts'
import type { TestOutcome } from '../../api/connection-test.ts'
import type { FirstEvent } from '../../api/first-event.ts'
import type { Verdict } from './verdict.ts'

/* From facts to verdicts; nothing here measures or waits. */

const mib = 1024 ** 2

/** Where this page is. */
export interface Place {
  readonly origin: string
  /** What the browser calls a secure context: TLS, or this machine itself. */
  readonly isSecure: boolean
}

export type Answered = Extract<TestOutcome, { kind: 'answered' }>

/** For a request that every way should let through. */
export function judgeTrouble(outcome: Exclude<TestOutcome, Answered>): Verdict {
  if (outcome.kind === 'cut') return { tone: 'failed', finding: 'unreachable' }
  return { tone: 'failed', finding: 'refused', values: { status: outcome.status } }
}

export function judgeSecure({ origin, isSecure }: Place): Verdict {
  if (origin.startsWith('https:')) return { tone: 'ready', finding: 'encrypted' }
  return isSecure ? { tone: 'ready', finding: 'ownMachine' } : { tone: 'failed', finding: 'plain' }
}

export function judgeProxy(place: Place, facts: ConnectionFacts): Verdict {
  const { forwarded, origin, peer } = facts
  const page = place.origin
  const values = { origin, page, peer }
  if (forwarded === 'untrusted') return { tone: 'attention', finding: 'untrusted', values }
  if (page.startsWith('https:') && facts.tls === 'none') {
    return { tone: 'attention', finding: 'schemeHidden', values }
  }
  if (origin !== page) return { tone: 'attention', finding: 'otherAddress', values }
  return { tone: 'ready', finding: forwarded === 'trusted' ? 'trusted' : 'direct', values }
}

/** How far requests of growing size came. */
export interface Sizes {
  /** The largest that was answered; 0 when none was. */
  readonly passed: number
  /** The smallest that was not, and how it ended. */
  readonly stopped?: { readonly size: number; readonly outcome: Exclude<TestOutcome, Answered> }
  /** The next one would have taken too long. */
  readonly slow?: boolean
}

export function judgeSizes({ passed, stopped, slow }: Sizes): Verdict {
  if (stopped === undefined) {
    const finding = slow === true ? 'slowSizes' : 'allSizes'
    return { tone: 'ready', finding, values: { size: passed } }
  }
  const { size: tooLarge, outcome } = stopped
  if (passed === 0) {
    return outcome.kind === 'refused' && outcome.status !== 413
      ? judgeTrouble(outcome)
      : { tone: 'failed', finding: 'nothingPasses', values: { tooLarge } }
  }
  const values = { size: passed, tooLarge }
  if (outcome.kind === 'cut') return { tone: 'attention', finding: 'sizeCut', values }
  return {
    tone: 'attention',
    finding: 'sizeRefused',
    values: { ...values, status: outcome.status },
  }
}

/** What is smaller may wait whole in the memory of the connections on an honest way too. */
const conclusiveBytes = 32 * mib
const conclusiveMs = 1_000

/**
 * Whether a request that the server paused reading was kept by a proxy meanwhile. Kept by a proxy, it
 * was sent before the server even began to read, so well before the pause was over; passed on, its
 * last byte had to wait for the pause.
 */
export function judgeRequests(size: number, pauseMs: number, answered: Answered): Verdict {
  const { facts, uploadedMs, endedMs } = answered
  const unclear: Verdict = { tone: 'quiet', finding: 'unclear', values: { size } }
  if (facts.restms === undefined) return unclear
  const pauseEndedMs = endedMs - facts.restms
  if (uploadedMs > pauseEndedMs - pauseMs / 2) return { tone: 'ready', finding: 'streamed' }
  // On a slow line the server itself sees how late the request arrived, whatever its size.
  const arrivedMs = endedMs - facts.readms
  const late = arrivedMs > conclusiveMs && arrivedMs > uploadedMs / 2
  return size >= conclusiveBytes || late ? { tone: 'attention', finding: 'collected' } : unclear
}

/** A first event that comes later than this was held back. */
const atOnceMs = 3_000

export function judgeAnswers(first: FirstEvent): Verdict {
  if (first.kind === 'refused') {
    return { tone: 'attention', finding: 'eventsRefused', values: { status: first.status } }
  }
  const values = { ms: first.afterMs }
  return first.kind === 'event' && first.afterMs <= atOnceMs
    ? { tone: 'ready', finding: 'eventsAtOnce', values }
    : { tone: 'attention', finding: 'eventsHeld', values }
}

export function judgeSpeed(bytes: number, ms: number): Verdict {
  const bytesPerSecond = (bytes * 1000) / Math.max(1, ms)
  return { tone: 'ready', finding: 'speed', values: { bytesPerSecond } }
}

/** What ends sooner than this was not ended for being idle. */
const soonMs = 500

/** @param holdMs for how long nothing was to move on the connection */
export function judgeIdle(holdMs: number, outcome: TestOutcome): Verdict {
  if (outcome.kind === 'answered') {
    return { tone: 'ready', finding: 'idleKept', values: { ms: holdMs } }
  }
  if (outcome.endedMs < soonMs) return judgeTrouble(outcome)
  // A connection that is forgotten on the way without a word shows it only when the answer is due.
  const ms = Math.min(outcome.endedMs, holdMs)
  return { tone: 'attention', finding: 'idleCut', values: { ms } }
}
