import { execFileSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { greedyImages } from './testing/greedy-images.ts'

/** Runs one of the programs in testing/ with little room for what it has no use of any more. */
function measure(program: string, argument: string) {
  const flags = ['--expose-gc', '--max-semi-space-size=8', '--max-old-space-size=96']
  const file = path.join(import.meta.dirname, 'testing', program)
  const printed = execFileSync(process.execPath, [...flags, file, argument], { encoding: 'utf8' })
  return JSON.parse(printed) as { ms: number; mib: number }
}

describe('A17, C2: images that ask for much', () => {
  it.each(Object.keys(greedyImages))('%s: at most 1 s, and 64 MiB', (name) => {
    const { ms, mib } = measure('inspect-alone.ts', name)
    expect(ms).toBeLessThan(1_000)
    expect(mib).toBeLessThan(64)
  })

  it('A17, B11: damaged headers: at most 1 s, and 64 MiB', () => {
    const seed = String(randomInt(2 ** 31))
    const { ms, mib } = measure('inspect-mutated.ts', seed)
    expect(ms, `seed ${seed}`).toBeLessThan(1_000)
    expect(mib, `seed ${seed}`).toBeLessThan(64)
  })
})
