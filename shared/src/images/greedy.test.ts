import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { greedyImages } from './testing/greedy-images.ts'

const program = path.join(import.meta.dirname, 'testing', 'inspect-alone.ts')

describe('A17, C2: images that ask for much', () => {
  it.each(Object.keys(greedyImages))('%s: at most 1 s, and 64 MiB', (name) => {
    const flags = ['--expose-gc', '--max-semi-space-size=8', '--max-old-space-size=96']
    const printed = execFileSync(process.execPath, [...flags, program, name], { encoding: 'utf8' })
    const { ms, mib } = JSON.parse(printed) as { ms: number; mib: number }
    expect(ms).toBeLessThan(1_000)
    expect(mib).toBeLessThan(64)
  })
})
