import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postgresAccount } from './account.ts'
import { binariesIn, findBinaries, runnableBinaries } from './binaries.ts'
import type { Binaries } from './binaries.ts'
import { run } from './run.ts'

const isRoot = process.geteuid?.() === 0
let base: string
let closed: Binaries

beforeAll(async () => {
  base = mkdtempSync(path.join(tmpdir(), 'mold-binaries-'))
  chmodSync(base, 0o755)
  const home = path.join(base, 'home')
  mkdirSync(home, { mode: 0o700 })
  const installed = await findBinaries()
  execFileSync('cp', ['-a', installed.root, path.join(home, 'native')])
  closed = binariesIn(path.join(home, 'native'), installed.version)
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

describe('runnableBinaries', () => {
  it('are copied out of a closed folder when another account has to run them', async () => {
    const account = await postgresAccount(path.join(base, 'none'))
    const cache = path.join(base, 'cache')
    const binaries = await runnableBinaries(closed, account, cache)
    expect(path.dirname(binaries.root)).toBe(isRoot ? cache : path.join(base, 'home'))
    expect(await run(binaries.postgres, ['--version'], { account })).toContain('PostgreSQL) 18')
    const again = await runnableBinaries(closed, account, cache)
    expect(again.root).toBe(binaries.root)
    expect(statSync(binaries.root).uid).toBe(process.geteuid?.())
  })

  it('are refused with the closed folder and the way out when there is no place for a copy', async () => {
    const account = await postgresAccount(path.join(base, 'none'))
    const open = path.join(base, 'open')
    mkdirSync(open)
    chmodSync(open, 0o777)
    const outcome = await runnableBinaries(closed, account, open).catch(
      (error: Error) => error.message,
    )
    const home = path.dirname(closed.root)
    const said = typeof outcome === 'string' ? outcome : outcome.root
    expect(said).toContain(isRoot ? `chmod o+x ${home}` : closed.root)
  })
})
