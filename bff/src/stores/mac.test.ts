import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createMac, macLike } from './mac.ts'

const bytes = randomBytes(10_000)

function macOf(content: Uint8Array, like?: Buffer): Buffer {
  const mac = like ? macLike(like) : createMac()
  mac.update(content)
  return mac.end()
}

describe('an authentication code', () => {
  it('is that of the GCM specification (test case 13: nothing, by a key of zeros)', () => {
    expect(createMac(Buffer.alloc(32)).end().subarray(32).toString('hex')).toBe(
      '530f8afbc74536b9a963b4f1c4cb738b',
    )
  })

  it('is the same wherever the pieces end', () => {
    const whole = macOf(bytes)
    const mac = macLike(whole)
    for (const [start, end] of [
      [0, 1],
      [1, 17],
      [17, 17],
      [17, 4_096],
      [4_096, 10_000],
    ] as const) {
      mac.update(bytes.subarray(start, end))
    }
    expect(mac.end()).toEqual(whole)
  })

  it.each([
    ['a bit is another', bytes.with(5_000, bytes[5_000]! ^ 1)],
    ['two pieces change places', [bytes.subarray(5_000), bytes.subarray(0, 5_000)]],
    ['the end is missing', bytes.subarray(0, -1)],
    ['there is a zero more', [bytes, Buffer.alloc(1)]],
  ])('is another when %s', (_, changed) => {
    const whole = macOf(bytes)
    const content = Array.isArray(changed) ? Buffer.concat(changed) : changed
    expect(macOf(content, whole)).not.toEqual(whole)
  })

  it('has a key of its own each time', () => {
    expect(macOf(bytes).equals(macOf(bytes))).toBe(false)
  })
})
