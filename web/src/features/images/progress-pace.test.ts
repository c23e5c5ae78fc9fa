import { describe, expect, it } from 'vitest'
import { addSample, speedOf, type Sample } from './progress-pace.ts'

const MiB = 1024 ** 2

function run(...steps: [atMs: number, bytes: number][]): readonly Sample[] {
  return steps.reduce<readonly Sample[]>(
    (samples, [atMs, bytes]) => addSample(samples, { atMs, bytes }),
    [],
  )
}

describe('speedOf', () => {
  it('measures over what arrived', () => {
    expect(speedOf(run([0, 0], [1_000, 10 * MiB], [2_000, 20 * MiB]))).toBe(10 * MiB)
  })

  it('says nothing before there is enough to measure', () => {
    expect(speedOf(run())).toBeUndefined()
    expect(speedOf(run([0, 0]))).toBeUndefined()
    expect(speedOf(run([0, 0], [500, 10 * MiB]))).toBeUndefined()
  })

  it('forgets what is older than ten seconds', () => {
    const samples = run([0, 0], [8_000, 100 * MiB], [16_000, 108 * MiB])
    expect(speedOf(samples)).toBe(MiB)
  })

  it('begins anew when a phase starts from zero', () => {
    expect(run([0, 0], [2_000, 20 * MiB], [3_000, 0])).toEqual([{ atMs: 3_000, bytes: 0 }])
  })

  it('ignores a row that changed without progress', () => {
    const before = run([0, 0], [2_000, 20 * MiB])
    expect(addSample(before, { atMs: 9_000, bytes: 20 * MiB })).toBe(before)
  })
})
