import { createHash, randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { createHasher, type Hasher } from './hash.ts'

const hashers: Hasher[] = []
afterEach(() => {
  for (const hasher of hashers.splice(0)) hasher.close()
})

function hasherOf(...algorithms: string[]): Hasher {
  const hasher = createHasher(algorithms)
  hashers.push(hasher)
  return hasher
}

const hex = (algorithm: string, bytes: Uint8Array) =>
  createHash(algorithm).update(bytes).digest('hex')

describe('createHasher', () => {
  it.each([0, 1, 65_536, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 13_000_003])(
    'gives the digests of %i bytes, however they are cut',
    async (length) => {
      const bytes = randomBytes(length)
      const hasher = hasherOf('sha256', 'md5')
      for (let at = 0; at < length; at += 100_003) {
        await hasher.update(bytes.subarray(at, at + 100_003))
      }
      expect(await hasher.digest()).toEqual({
        sha256: hex('sha256', bytes),
        md5: hex('md5', bytes),
      })
    },
  )

  it('takes a chunk that is larger than all of its buffers', async () => {
    const bytes = randomBytes(9 << 20)
    const hasher = hasherOf('sha512')
    const waiting = hasher.update(bytes)
    expect(waiting).toBeInstanceOf(Promise)
    await waiting
    expect(await hasher.digest()).toEqual({ sha512: hex('sha512', bytes) })
  })

  it('asks to be waited for when the bytes come faster than they are hashed', async () => {
    const hasher = hasherOf('sha512')
    const chunk = Buffer.alloc(1 << 20)
    let waited = 0
    for (let count = 0; count < 32; count++) {
      const waiting = hasher.update(chunk)
      if (waiting) waited += 1
      await waiting
    }
    expect(waited).toBeGreaterThan(0)
    expect(await hasher.digest()).toEqual({ sha512: hex('sha512', Buffer.alloc(32 << 20)) })
  })

  it('lets the caller reuse the chunk as soon as it has been taken', async () => {
    const hasher = hasherOf('sha256')
    const chunk = Buffer.alloc(3 << 20, 1)
    await hasher.update(chunk)
    chunk.fill(2)
    expect(await hasher.digest()).toEqual({ sha256: hex('sha256', Buffer.alloc(3 << 20, 1)) })
  })

  it('ends the wait of whoever waits when it is closed', async () => {
    const hasher = hasherOf('sha256')
    const waiting = hasher.update(Buffer.alloc(64 << 20))
    hasher.close()
    await expect(waiting).rejects.toThrow('closed')
    await expect(hasher.digest()).rejects.toThrow('closed')
  })

  it('reports an algorithm that there is not', async () => {
    const hasher = hasherOf('sha257')
    await expect(
      (async () => {
        await hasher.update(Buffer.alloc(16 << 20))
        await hasher.digest()
      })(),
    ).rejects.toThrow('Digest method not supported')
  })
})
