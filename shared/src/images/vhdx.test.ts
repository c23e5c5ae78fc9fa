import { describe, expect, it } from 'vitest'
import { crc32c } from './crc32c.ts'
import { bytesReader } from './reader.ts'
import { latin1Bytes, patched } from './testing/make-bytes.ts'
import { makeVhdx, vhdxGuids } from './testing/make-vhdx.ts'
import { inspectVhdx, readVhdxHeader } from './vhdx.ts'

const inspect = (image: Uint8Array) => inspectVhdx(bytesReader(image))

describe('VHDX', () => {
  it('reads sizes from the metadata', async () => {
    const image = makeVhdx({ virtualSize: 3 * 2 ** 40, blockSize: 32 * 2 ** 20, sectorSize: 4096 })
    await expect(inspect(image)).resolves.toEqual({
      format: 'VHDX',
      variant: 'version 1',
      virtualSize: 3 * 2 ** 40,
      blockSize: 32 * 2 ** 20,
      label: null,
      bootable: null,
    })
  })

  it('takes the newer of two headers, and the one that is whole', async () => {
    const image = makeVhdx()
    const both = await readVhdxHeader(bytesReader(image))
    expect(both).toMatchObject({ offset: 131_072, sequenceNumber: 2n })
    const second = await readVhdxHeader(bytesReader(patched(image, 131_072 + 9, 8, 1)))
    expect(second).toMatchObject({ offset: 65_536, sequenceNumber: 1n })
    const neither = patched(patched(image, 131_072 + 9, 8, 1), 65_536 + 9, 8, 1)
    await expect(inspect(neither)).rejects.toMatchObject({ code: 'image.bad_header' })
  })

  it('takes the second region table when the first is damaged', async () => {
    const first = patched(makeVhdx(), 196_608 + 100, 8, 1)
    await expect(inspect(first)).resolves.toMatchObject({ format: 'VHDX' })
    await expect(inspect(patched(first, 262_144 + 100, 8, 1))).rejects.toMatchObject({
      code: 'image.bad_header',
    })
  })

  it('reads the same from a Buffer, and leaves what it is given alone', async () => {
    const image = Buffer.from(makeVhdx())
    await expect(inspect(image)).resolves.toMatchObject({ format: 'VHDX' })
    expect(image.equals(Buffer.from(makeVhdx()))).toBe(true)
  })

  it('A11: refuses a parent, by flag and by locator', async () => {
    await expect(inspect(makeVhdx({ hasParent: true }))).rejects.toMatchObject({
      code: 'image.external_reference',
    })
    await expect(inspect(makeVhdx({ parentLocator: true }))).rejects.toMatchObject({
      code: 'image.external_reference',
    })
  })

  it('A11: refuses a log that waits to be replayed', async () => {
    await expect(inspect(makeVhdx({ logPending: true }))).rejects.toMatchObject({
      code: 'image.unclean',
      params: { offset: 131_072 + 48 },
    })
  })

  it('A17: refuses sizes that cannot be, unknown required regions and missing items', async () => {
    for (const options of [
      { blockSize: 3 * 2 ** 20 },
      { sectorSize: 513 },
      { virtualSize: 1000 },
    ]) {
      await expect(inspect(makeVhdx(options))).rejects.toMatchObject({ code: 'image.bad_header' })
    }
    const unknown = makeVhdx({ requiredRegion: '00112233-4455-6677-8899-AABBCCDDEEFF' })
    await expect(inspect(unknown)).rejects.toMatchObject({
      code: 'image.unsupported_variant',
      params: { feature: 'the region 00112233-4455-6677-8899-AABBCCDDEEFF' },
    })
    const items = 2 * 2 ** 20 + 32
    const without = patched(patched(makeVhdx(), items, 8, 0), items + 24, 32, 0)
    await expect(inspect(without)).rejects.toMatchObject({ code: 'image.bad_header' })
    const many = patched(makeVhdx(), 2 * 2 ** 20 + 10, 16, 2000, 'little')
    await expect(inspect(many)).rejects.toMatchObject({ code: 'image.bad_header' })
    const outside = patched(makeVhdx(), 2 * 2 ** 20 + 32 + 16, 32, 0xffff_ff00, 'little')
    await expect(inspect(outside)).rejects.toMatchObject({ code: 'image.truncated' })
  })

  it('A11: refuses what two programs could read in two ways', async () => {
    const unknown = '00112233-4455-6677-8899-AABBCCDDEEFF'
    for (const options of [
      { logPending: 'one' },
      { moreMetadata: 'both' },
      { moreMetadata: 'second' },
      { moreItem: [vhdxGuids.parameters, 4] },
      { tableAt: 3 * 2 ** 20 - 512 },
      { tableAt: 0 },
    ] as const) {
      await expect(inspect(makeVhdx(options))).rejects.toMatchObject({ code: 'image.bad_header' })
    }
    await expect(inspect(makeVhdx({ moreItem: [unknown, 0] }))).resolves.toMatchObject({})
  })

  it('A2, A11: refuses a metadata item that it does not know and has to', async () => {
    const guid = '00112233-4455-6677-8899-AABBCCDDEEFF'
    await expect(inspect(makeVhdx({ moreItem: [guid, 4] }))).rejects.toMatchObject({
      code: 'image.unsupported_variant',
      params: { feature: `the metadata item ${guid}` },
    })
  })

  it('A15: refuses a disk larger than its block table', async () => {
    const huge = makeVhdx({ virtualSize: 2 ** 46, blockSize: 2 ** 20 })
    await expect(inspect(huge)).rejects.toMatchObject({ code: 'image.bad_header' })
  })

  it('says of a cut off disk that it is cut off', async () => {
    for (const length of [100, 70_000, 200_000, 1_000_000]) {
      await expect(inspect(makeVhdx().subarray(0, length))).rejects.toMatchObject({
        code: 'image.truncated',
      })
    }
  })

  it('computes CRC-32C as published', () => {
    expect(crc32c(latin1Bytes('123456789'))).toBe(0xe306_9283)
  })
})
