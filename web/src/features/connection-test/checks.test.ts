import { describe, expect, it } from 'vitest'
import type { TestOutcome, TestRequest } from '../../api/connection-test.ts'
import { createChecks } from './checks.ts'

const mib = 1024 ** 2

/** Checks on a line that answers each request as told, and the requests that they sent. */
function checksOn(answer: (request: TestRequest, index: number) => Partial<TestOutcome>) {
  const sent: TestRequest[] = []
  const checks = createChecks({
    send: async (request) => {
      sent.push(request)
      const facts = {
        tls: 'own',
        forwarded: 'none',
        origin: 'https://mold.example',
        bytes: request.bytes,
        readms: 2_000,
        restms: 1,
      } as const
      const good: TestOutcome = { kind: 'answered', facts, uploadedMs: 2_000, endedMs: 2_000 }
      return { ...good, ...answer(request, sent.length - 1) } as TestOutcome
    },
    firstEvent: async () => ({ kind: 'event', afterMs: 1 }),
    place: { origin: 'https://mold.example', isSecure: true },
    idleMs: 70_000,
  })
  return { checks, sent }
}

const context = { signal: new AbortController().signal, report: () => undefined }
const cut = { kind: 'cut', endedMs: 1 } as const

describe('the largest request', () => {
  it('is found from the smallest on', async () => {
    const { checks, sent } = checksOn(() => ({}))
    expect(await checks.size(context)).toMatchObject({ finding: 'allSizes' })
    expect(sent.map(({ bytes }) => bytes / mib)).toEqual([0.5, 1, 4, 16, 64])
  })

  it('is what the later checks use', async () => {
    const { checks, sent } = checksOn(({ bytes }) =>
      bytes > 5 * mib ? { kind: 'refused', status: 413, endedMs: 1 } : {},
    )
    expect(await checks.size(context)).toMatchObject({ finding: 'sizeRefused' })
    await checks.requests(context)
    expect(sent.at(-1)).toEqual({ bytes: 4 * mib, pauseMs: 2_000 })
    expect(await checks.speed(context)).toMatchObject({ finding: 'speed' })
    expect(sent.at(-1)).toEqual({ bytes: 4 * mib })
  })

  it('does not hang on one cut', async () => {
    const once = checksOn((_, index) => (index === 2 ? cut : {}))
    expect(await once.checks.size(context)).toMatchObject({ finding: 'allSizes' })
    const always = checksOn(({ bytes }) => (bytes === 4 * mib ? cut : {}))
    expect(await always.checks.size(context)).toMatchObject({ finding: 'sizeCut' })
    expect(always.sent).toHaveLength(4)
  })

  it('leaves out what a slow line would take too long for', async () => {
    // 128 KiB/s
    const { checks, sent } = checksOn(({ bytes }) => ({ endedMs: bytes / 131.072 }))
    expect(await checks.size(context)).toMatchObject({
      finding: 'slowSizes',
      values: { size: 4 * mib },
    })
    expect(sent.at(-1)?.bytes).toBe(4 * mib)
  })
})

describe('checks that need a size', () => {
  it('are not made without one', async () => {
    const { checks, sent } = checksOn(() => ({ kind: 'refused', status: 413, endedMs: 1 }))
    expect(await checks.speed(context)).toMatchObject({ finding: 'needsSize' })
    await checks.size(context)
    const before = sent.length
    expect(await checks.requests(context)).toMatchObject({ finding: 'needsSize' })
    expect(sent).toHaveLength(before)
  })
})

it('the speed is measured over several requests where one is short', async () => {
  const { checks, sent } = checksOn(({ bytes }) => ({ endedMs: bytes > 15 * mib ? 30_000 : 1_600 }))
  await checks.size(context)
  const before = sent.length
  expect(await checks.speed(context)).toMatchObject({
    values: { bytesPerSecond: (16 * mib) / 30 },
  })
  expect(sent.length - before).toBe(1)
})

it('the idle check asks the server to wait, and tells the time that is left', async () => {
  const told: number[] = []
  const { checks, sent } = checksOn(() => ({}))
  await checks.idle({ ...context, report: ({ done, of }) => told.push(of - done) })
  expect(sent).toEqual([{ bytes: 1, holdMs: 70_000 }])
  expect(told[0]).toBeGreaterThan(69_000)
})
