import { createHash, randomBytes } from 'node:crypto'
import { crc32c } from '@mold/shared/images/crc32c.ts'
import { afterAll, describe, expect, it } from 'vitest'
import { chunkLength, createHashPool } from './hash-pool.ts'
import { macLike } from './mac.ts'

const pool = createHashPool(1)
afterAll(() => pool.close())

const hex = (bytes: Uint8Array, algorithm = 'sha256') =>
  createHash(algorithm).update(bytes).digest('hex')

/** In memory that a thread can see. */
function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length))
  copy.set(bytes)
  return copy
}

describe('createHashPool', () => {
  it('hashes several streams in one thread without mixing them', async () => {
    const [one, other] = [randomBytes(1_000), randomBytes(1_000)]
    const [a, b] = [pool.open(['sha256', 'md5']), pool.open(['sha256'])]
    for (let at = 0; at < 1_000; at += 100) {
      await Promise.all([
        a.update(shared(one.subarray(at, at + 100))),
        b.update(shared(other.subarray(at, at + 100))),
      ])
    }
    expect(await a.digests()).toEqual({ sha256: hex(one), md5: hex(one, 'md5') })
    expect(await b.digests()).toEqual({ sha256: hex(other) })
  })

  it('gives a digest of every 64 MiB, wherever the pieces end', async () => {
    const block = shared(randomBytes(1 << 20))
    const stream = pool.open([], { chunks: true })
    await stream.update(block.subarray(0, 12_345))
    const rest = chunkLength - 12_345
    for (let sent = 0; sent < rest; sent += block.length) {
      await stream.update(block.subarray(0, Math.min(block.length, rest - sent + 1)))
    }
    const expected = createHash('sha256').update(block.subarray(0, 12_345))
    for (let sent = 0; sent < rest; sent += block.length) {
      expected.update(block.subarray(0, Math.min(block.length, rest - sent)))
    }
    expect(stream.chunks.map((digest) => digest.toString('hex'))).toEqual([expected.digest('hex')])
    expect((await stream.tail()).toString('hex')).toBe(
      hex(block.subarray(rest % block.length, (rest % block.length) + 1)),
    )
  })

  it('goes back to the last mark, as often as wanted', async () => {
    const bytes = shared(randomBytes(3_000))
    const stream = pool.open(['sha256'])
    await stream.update(bytes.subarray(0, 1_000))
    await stream.mark()
    await stream.update(bytes.subarray(2_000))
    await stream.back()
    await stream.update(bytes.subarray(500))
    await stream.back()
    await stream.update(bytes.subarray(1_000))
    expect(await stream.digests()).toEqual({ sha256: hex(bytes) })
  })

  it('gives an authentication code of everything, if wanted, and none once it went back', async () => {
    const bytes = shared(randomBytes(2_000))
    const [wanted, without] = [pool.open(['sha256'], { mac: true }), pool.open(['sha256'])]
    for (const stream of [wanted, without]) {
      await stream.update(bytes.subarray(0, 500))
      await stream.mark()
      await stream.update(bytes.subarray(500))
    }
    expect(await without.mac()).toBeNull()
    const mac = (await wanted.mac()) ?? Buffer.alloc(48)
    const expected = macLike(mac)
    expected.update(bytes)
    expect(mac).toEqual(expected.end())
    expect(await wanted.mac()).toBeNull()

    const back = pool.open(['sha256'], { mac: true })
    await back.update(bytes.subarray(0, 500))
    await back.mark()
    await back.update(bytes.subarray(600))
    await back.back()
    await back.update(bytes.subarray(500))
    expect(await back.mac()).toBeNull()
    expect(await back.digests()).toEqual({ sha256: hex(bytes) })
  })

  it('E9: digests one request by itself', async () => {
    const bytes = shared(randomBytes(2_000))
    const body = bytes.subarray(500)
    const stream = pool.open(['sha256'])
    await stream.update(bytes.subarray(0, 500))
    for (const algorithm of ['sha1', 'sha256'] as const) {
      await stream.mark(algorithm)
      await stream.update(body)
      expect((await stream.extra()).toString('hex')).toBe(hex(body, algorithm))
    }
    await stream.mark('crc32c')
    await stream.update(body.subarray(0, 700))
    await stream.update(body.subarray(700))
    expect((await stream.extra()).readUInt32BE()).toBe(crc32c(body))
  })

  it('says so when its thread is gone, and hashes on in another', async () => {
    const own = createHashPool(1)
    const stream = own.open(['sha256'])
    await stream.update(shared(randomBytes(10)))
    await own.close()
    await expect(stream.digests()).rejects.toThrow('thread')
    const bytes = shared(randomBytes(10))
    const fresh = own.open(['sha256'])
    await fresh.update(bytes)
    expect(await fresh.digests()).toEqual({ sha256: hex(bytes) })
    await own.close()
  })
})

describe('crc32c', () => {
  it('has the check value of the algorithm', () => {
    expect(crc32c(Buffer.from('123456789')).toString(16)).toBe('e3069283')
  })
})
