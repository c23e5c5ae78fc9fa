import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConfigError } from './config.ts'
import { loadSecretKey } from './secret-key.ts'

let parent = ''
let dataDir = ''
let file = ''

beforeEach(async () => {
  parent = await mkdtemp(path.join(os.tmpdir(), 'mold-key-'))
  dataDir = path.join(parent, 'var')
  file = path.join(dataDir, 'secret.key')
})
afterEach(() => rm(parent, { recursive: true }))

async function keep(text: string, mode = 0o600) {
  await loadSecretKey({ dataDir })
  await writeFile(file, text)
  await chmod(file, mode)
}

describe('the secret key', () => {
  it('is the configured one, and no file is made', async () => {
    const configured = randomBytes(32)
    expect(await loadSecretKey({ configured, dataDir })).toEqual({
      key: configured,
      origin: 'MOLD_SECRET_KEY',
    })
    expect(await readdir(parent)).toEqual([])
  })

  it('is made once, in a file that nobody else can read', async () => {
    const made = await loadSecretKey({ dataDir })
    expect(made).toEqual({ key: expect.any(Buffer), origin: file })
    expect(made.key).toHaveLength(32)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(file, 'utf8')).toBe(`${made.key.toString('hex')}\n`)
    expect(await loadSecretKey({ dataDir })).toEqual(made)
    expect(await readdir(dataDir)).toEqual(['secret.key'])
  })

  it('is the same for processes that start at the same moment', async () => {
    const starts = Array.from({ length: 8 }, () => loadSecretKey({ dataDir }))
    const keys = (await Promise.all(starts)).map(({ key }) => key.toString('hex'))
    expect(new Set(keys).size).toBe(1)
    expect(await readdir(dataDir)).toEqual(['secret.key'])
  })

  it.each([
    ['too short', 'ab'.repeat(31)],
    ['too long', 'ab'.repeat(33)],
    ['no hexadecimal', 'zz'.repeat(32)],
    ['empty', ''],
  ])('is refused when it is %s, and not replaced', async (_, text) => {
    await keep(text)
    const loading = loadSecretKey({ dataDir })
    await expect(loading).rejects.toThrow(ConfigError)
    await expect(loading).rejects.toThrow(`The key file ${file} must hold 64 hexadecimal digits`)
    expect(await readFile(file, 'utf8')).toBe(text)
  })

  it('is refused when others can read it', async () => {
    await keep('ab'.repeat(32), 0o640)
    await expect(loadSecretKey({ dataDir })).rejects.toThrow(
      `The key file ${file} can be read by others (mode 640). Run "chmod 600 ${file}"`,
    )
  })

  it('is refused when a configured one has another length', async () => {
    const loading = loadSecretKey({ configured: randomBytes(16), dataDir })
    await expect(loading).rejects.toThrow('MOLD_SECRET_KEY must be 32 bytes; it has 16.')
  })
})
