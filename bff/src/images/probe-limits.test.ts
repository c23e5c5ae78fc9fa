import { describe, expect, it } from 'vitest'
import type { Caller } from '../access/caller.ts'
import type { Db } from '../db/database.ts'
import type { Settings } from '../settings/settings.service.ts'
import type { Fetcher } from '../sources/fetcher.ts'
import { createSourceProbe } from './probe.service.ts'

const url = 'http://mirror.example/a.iso?token=secret'
const callerOf = (id: number) => ({ account: { id }, role: 'User' }) as unknown as Caller
const never = new AbortController().signal

/** A source that takes the connection and says nothing. */
function silentSource() {
  const asked: AbortSignal[] = []
  const hang = (_url: unknown, options: { signal: AbortSignal }) => {
    asked.push(options.signal)
    return new Promise(() => {})
  }
  const fetcher = new Proxy({} as Fetcher, { get: () => hang })
  return { asked, parts: { db: {} as Db, settings: {} as Settings, fetcher } }
}

const codes = (settled: PromiseSettledResult<unknown>[]) =>
  settled.map((one) => (one.status === 'rejected' ? one.reason.code : 'fine'))

describe('H12: looks at sources', () => {
  it('are at most four at a time of an account, others have theirs, and there is an end', async () => {
    const { asked, parts } = silentSource()
    const probe = createSourceProbe({ ...parts, limits: { total: 6, deadlineMs: 40 } })
    const looks = [1, 1, 1, 1, 1, 2, 2, 3].map((id) => probe.describe(callerOf(id), url, never))
    expect(codes(await Promise.allSettled(looks))).toEqual([
      ...Array.from({ length: 4 }, () => 'source.no_answer'),
      'image.too_many_probes',
      'source.no_answer',
      'source.no_answer',
      'api.busy',
    ])
    expect(asked.map(({ aborted }) => aborted)).toEqual(Array.from({ length: 6 }, () => true))
    const again = probe.describe(callerOf(1), url, never)
    await expect(again).rejects.toThrow(
      /http:\/\/mirror\.example\/a\.iso\?token=\*\*\*.*within 0\.04/,
    )
  })

  it('of a registration count too, and end with its request', async () => {
    const { asked, parts } = silentSource()
    const probe = createSourceProbe({ ...parts, limits: { perAccount: 1 } })
    const request = new AbortController()
    const registration = { kind: 'iso', url, format: 'ISO' } as never
    const first = probe.check(callerOf(1), registration, request.signal)
    await expect(probe.describe(callerOf(1), url, never)).rejects.toMatchObject({
      code: 'image.too_many_probes',
    })
    request.abort(new Error('gone'))
    await expect(first).rejects.toThrow('gone')
    expect(asked[0]?.aborted).toBe(true)
  })
})
