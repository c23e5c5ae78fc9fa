import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createHashPool } from '../../stores/hash-pool.ts'
import { createMac } from '../../stores/mac.ts'
import { copyAuthentic, copyHashed } from './copy-hashed.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mold-copy-'))
const pool = createHashPool()
afterAll(async () => {
  await pool.close()
  rmSync(folder, { recursive: true })
})

const from = path.join(folder, 'from')
const to = path.join(folder, 'to')

/** Not a multiple of anything, and longer than all pieces together. */
const bytes = randomBytes(21 * 2 ** 20 + 12_345)
writeFileSync(from, bytes)
const digest = createHash('sha256').update(bytes).digest('hex')

describe.each([
  ['in threads', pool],
  ['here', undefined],
] as const)('a copy that is hashed %s', (_, hashing) => {
  const { signal } = new AbortController()

  it('has the bytes and tells their digest, and how far it is', async () => {
    const told: number[] = []
    const progress = (done: number) => told.push(done)
    const seen = await copyHashed(from, to, bytes.length, { signal, progress }, hashing)
    expect(seen).toBe(digest)
    expect(readFileSync(to).equals(bytes)).toBe(true)
    expect(told.toSorted((a, b) => a - b)).toEqual(told)
    expect(told.at(-1)).toBe(bytes.length)
  })

  it('ends where it is when it is stopped', async () => {
    const stop = new AbortController()
    const reason = new Error('enough')
    const doing = { signal: stop.signal, progress: () => stop.abort(reason) }
    await expect(copyHashed(from, to, bytes.length, doing, hashing)).rejects.toBe(reason)
    expect(readFileSync(to).length).toBeLessThan(bytes.length)
  })

  it('fails with what the file system says', async () => {
    const doing = { signal, progress: () => undefined }
    const nowhere = path.join(folder, 'no', 'such')
    const failed = copyHashed(from, nowhere, bytes.length, doing, hashing)
    await expect(failed).rejects.toMatchObject({ code: 'ENOENT' })
    const missing = copyHashed(path.join(folder, 'gone'), to, 1, doing, hashing)
    await expect(missing).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('a copy with an authentication code', () => {
  const { signal } = new AbortController()
  const code = createMac()
  code.update(bytes)
  const of = { length: bytes.length, mac: code.end() }

  it('has the bytes and says that they are right, and how far it is', async () => {
    const told: number[] = []
    const progress = (done: number) => told.push(done)
    expect(await copyAuthentic(from, to, of, { signal, progress })).toBe(true)
    expect(readFileSync(to).equals(bytes)).toBe(true)
    expect(told.toSorted((a, b) => a - b)).toEqual(told)
    expect(told.at(-1)).toBe(bytes.length)
  })

  it('says when they are not', async () => {
    const changed = path.join(folder, 'changed')
    const other = Buffer.from(bytes)
    other[bytes.length - 1]! ^= 128
    writeFileSync(changed, other)
    const doing = { signal, progress: () => undefined }
    expect(await copyAuthentic(changed, to, of, doing)).toBe(false)
    writeFileSync(changed, bytes.subarray(0, -1))
    expect(await copyAuthentic(changed, to, of, doing)).toBe(false)
  })

  it('ends where it is when it is stopped', async () => {
    const stop = new AbortController()
    const reason = new Error('enough')
    const doing = { signal: stop.signal, progress: () => stop.abort(reason) }
    await expect(copyAuthentic(from, to, of, doing)).rejects.toBe(reason)
    expect(readFileSync(to).length).toBeLessThan(bytes.length)
  })
})

describe('a copy', () => {
  it('fails when a thread that hashes has died', async () => {
    const dying = createHashPool(1)
    const doing = {
      signal: new AbortController().signal,
      progress: () => void dying.close(),
    }
    await expect(copyHashed(from, to, bytes.length, doing, dying)).rejects.toThrow('thread')
  })
})
