import { describe, expect, it } from 'vitest'
import { readExactly } from './fields.ts'
import { blobReader, bytesReader, headLength, holdHead } from './reader.ts'

const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251)

describe('readers', () => {
  it.each([
    ['bytes', bytesReader(bytes)],
    ['a Blob', blobReader(new Blob([bytes]))],
  ])('%s: read what is asked for, and less only at the end', async (_, reader) => {
    expect(reader.size).toBe(100_000)
    expect(await reader.read(1000, 3)).toEqual(bytes.subarray(1000, 1003))
    expect(await reader.read(99_999, 10)).toEqual(bytes.subarray(99_999))
    expect(await reader.read(200_000, 10)).toHaveLength(0)
  })

  it('hold the head, so that it is read once', async () => {
    const asked: number[] = []
    const source = {
      size: bytes.length,
      read: async (offset: number, length: number) => {
        asked.push(offset)
        return bytes.subarray(offset, offset + length)
      },
    }
    const { head, reader } = await holdHead(source)
    expect(head).toHaveLength(headLength)
    expect(await reader.read(10, 20)).toEqual(bytes.subarray(10, 30))
    expect(await reader.read(headLength - 1, 2)).toEqual(
      bytes.subarray(headLength - 1, headLength + 1),
    )
    expect(asked).toEqual([0, headLength - 1])
  })

  it('say that an image is cut off, by its size and when it gives less than its size', async () => {
    await expect(readExactly(bytesReader(bytes), 'VHD', 99_990, 11)).rejects.toMatchObject({
      code: 'image.truncated',
      params: { size: 100_000, needed: '100001' },
    })
    const headOnly = bytesReader(bytes, 200_000)
    expect(headOnly.size).toBe(200_000)
    await expect(readExactly(headOnly, 'VHD', 99_990, 11)).rejects.toMatchObject({
      code: 'image.truncated',
    })
    await expect(readExactly(headOnly, 'VHD', 2n ** 63n, 1)).rejects.toMatchObject({
      code: 'image.truncated',
    })
  })
})
