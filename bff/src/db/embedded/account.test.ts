import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { postgresAccount } from './account.ts'

/* Stands for a system without the user: `id` knows it once `useradd` has ended, which takes longer than a look. */
const programs = {
  id: `test -e "$here/made" && echo 994`,
  useradd: `echo "$1" >> "$here/asked"; read -t 0.3 nothing <> <(:); : > "$here/made"`,
}

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mold-account-'))
  for (const [name, script] of Object.entries(programs)) {
    const file = path.join(folder, name)
    await writeFile(file, `#!/bin/bash\nhere='${folder}'\n${script}\n`)
    await chmod(file, 0o755)
  }
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`)
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

it.runIf(process.geteuid?.() === 0)(
  'makes the user once when several Molds start for the first time at once',
  async () => {
    const none = path.join(folder, 'none')
    const accounts = await Promise.all(Array.from({ length: 4 }, () => postgresAccount(none)))
    expect(accounts).toEqual(Array.from({ length: 4 }, () => ({ uid: 994, gid: 994 })))
    expect(await readFile(path.join(folder, 'asked'), 'utf8')).toBe('mold-postgres\n')
  },
)
