import type { ConnectionFacts } from '@mold/shared/connection-test.ts'
import { describe, expect, it } from 'vitest'
import {
  type Answered,
  judgeAnswers,
  judgeIdle,
  judgeProxy,
  judgeRequests,
  judgeSecure,
  judgeSizes,
  judgeSpeed,
} from './judge.ts'

const mib = 1024 ** 2
const page = 'https://mold.example'

const facts = (of: Partial<ConnectionFacts> = {}): ConnectionFacts => ({
  tls: 'proxy',
  forwarded: 'trusted',
  origin: page,
  bytes: 1,
  readms: 0,
  ...of,
})

describe('judgeSecure', () => {
  it.each([
    [{ origin: page, isSecure: true }, 'ready', 'encrypted'],
    [{ origin: 'http://localhost:8080', isSecure: true }, 'ready', 'ownMachine'],
    [{ origin: 'http://10.0.0.5:8080', isSecure: false }, 'failed', 'plain'],
  ])('takes %j for %s', (place, tone, finding) => {
    expect(judgeSecure(place)).toMatchObject({ tone, finding })
  })
})

describe('judgeProxy', () => {
  const place = { origin: page, isSecure: true }

  it.each([
    [{}, 'trusted'],
    [{ tls: 'own', forwarded: 'none' }, 'direct'],
    [{ tls: 'none', forwarded: 'untrusted', origin: 'http://mold.example' }, 'untrusted'],
    [{ tls: 'none', forwarded: 'none', origin: 'http://mold.example' }, 'schemeHidden'],
    [{ tls: 'none', forwarded: 'trusted', origin: 'http://mold.example' }, 'schemeHidden'],
    [{ origin: 'https://10.0.0.5:8080' }, 'otherAddress'],
  ] as const)('takes %j for %s', (seen, finding) => {
    expect(judgeProxy(place, facts(seen)).finding).toBe(finding)
  })
})

describe('judgeSizes', () => {
  const refused = (status: number) => ({ kind: 'refused', status, endedMs: 5 }) as const
  const cut = { kind: 'cut', endedMs: 5 } as const

  it('is good when the largest passed, or the line is only slow', () => {
    expect(judgeSizes({ passed: 64 * mib })).toMatchObject({ tone: 'ready', finding: 'allSizes' })
    const slow = judgeSizes({ passed: 4 * mib, slow: true })
    expect(slow).toMatchObject({ tone: 'ready', finding: 'slowSizes', values: { size: 4 * mib } })
  })

  it('names the limit between what passed and what did not', () => {
    const values = { size: mib, tooLarge: 4 * mib }
    expect(judgeSizes({ passed: mib, stopped: { size: 4 * mib, outcome: refused(413) } })).toEqual({
      tone: 'attention',
      finding: 'sizeRefused',
      values: { ...values, status: 413 },
    })
    expect(judgeSizes({ passed: mib, stopped: { size: 4 * mib, outcome: cut } })).toEqual({
      tone: 'attention',
      finding: 'sizeCut',
      values,
    })
  })

  it('fails when nothing passes, and does not call every refusal a limit', () => {
    const size = mib / 2
    const none = (outcome: ReturnType<typeof refused> | typeof cut) =>
      judgeSizes({ passed: 0, stopped: { size, outcome } })
    expect(none(refused(413))).toMatchObject({ tone: 'failed', finding: 'nothingPasses' })
    expect(none(cut)).toMatchObject({ tone: 'failed', finding: 'nothingPasses' })
    expect(none(refused(503))).toMatchObject({ finding: 'refused', values: { status: 503 } })
  })
})

describe('judgeRequests', () => {
  const pauseMs = 2_000

  /** A request as it goes past: when it was handed over, when it ended, what the server measured. */
  const request = (uploadedMs: number, endedMs: number, readms: number, restms?: number) =>
    ({
      kind: 'answered',
      uploadedMs,
      endedMs,
      facts: facts({ readms, ...(restms !== undefined && { restms }) }),
    }) satisfies Answered

  it.each([
    // The last byte left after the pause, while the rest was read.
    ['a fast line', 64, request(2_050, 2_100, 2_100, 90), 'streamed'],
    [
      'a slow line with much in the memory of the connection',
      64,
      request(52_000, 55_000, 55_000, 51_000),
      'streamed',
    ],
    ['a slow line and a small request', 4, request(3_400, 3_500, 3_450, 1_000), 'streamed'],
    // Handed over long before the server saw any of it.
    ['a proxy that keeps requests', 64, request(150, 2_350, 2_200, 150), 'collected'],
    ['a proxy that keeps them on a slow line', 4, request(5_000, 7_100, 2_050, 40), 'collected'],
    // Could as well be in the memory of the connection.
    ['a small request on a fast line', 1, request(20, 2_050, 2_045, 1), 'unclear'],
    ['a small request that a proxy kept', 16, request(60, 2_150, 2_050, 40), 'unclear'],
    ['a request too small to pause in', 0.5, request(5, 20, 15), 'unclear'],
  ])('judges %s', (_, size, answered, finding) => {
    expect(judgeRequests(size * mib, pauseMs, answered).finding).toBe(finding)
  })
})

describe('judgeAnswers', () => {
  it.each([
    [{ kind: 'event', afterMs: 40 }, 'eventsAtOnce'],
    [{ kind: 'event', afterMs: 4_500 }, 'eventsHeld'],
    [{ kind: 'silent', afterMs: 5_000 }, 'eventsHeld'],
    [{ kind: 'refused', status: 429 }, 'eventsRefused'],
  ] as const)('takes %j for %s', (first, finding) => {
    expect(judgeAnswers(first).finding).toBe(finding)
  })
})

describe('judgeSpeed', () => {
  it('counts bytes per second, also when no time passed', () => {
    expect(judgeSpeed(64 * mib, 2_000).values).toEqual({ bytesPerSecond: 32 * mib })
    expect(judgeSpeed(mib, 0).values).toEqual({ bytesPerSecond: mib * 1_000 })
  })
})

describe('judgeIdle', () => {
  const answered = { kind: 'answered', facts: facts(), uploadedMs: 1, endedMs: 70_050 } as const

  it.each([
    ['kept', answered, { tone: 'ready', finding: 'idleKept', values: { ms: 70_000 } }],
    [
      'a time-out of a proxy',
      { kind: 'refused', status: 504, endedMs: 60_020 },
      { tone: 'attention', finding: 'idleCut', values: { ms: 60_020 } },
    ],
    [
      'a cut',
      { kind: 'cut', endedMs: 30_000 },
      { tone: 'attention', finding: 'idleCut', values: { ms: 30_000 } },
    ],
    [
      'forgotten without a word',
      { kind: 'cut', endedMs: 80_000 },
      { tone: 'attention', finding: 'idleCut', values: { ms: 70_000 } },
    ],
    ['refused at once', { kind: 'refused', status: 429, endedMs: 9 }, { finding: 'refused' }],
    ['no network', { kind: 'cut', endedMs: 9 }, { finding: 'unreachable' }],
  ] as const)('judges %s', (_, outcome, verdict) => {
    expect(judgeIdle(70_000, outcome)).toMatchObject(verdict)
  })
})
