import { describe, expect, it } from 'vitest'
import { bytesReader } from './reader.ts'
import { joinBytes, patched } from './testing/make-bytes.ts'
import { makeDynamicVhd, makeFixedVhd, makeMbrDisk, makeVhdFooter } from './testing/make-disks.ts'
import { inspectVhd } from './vhd.ts'

const inspect = (image: Uint8Array) => inspectVhd(bytesReader(image))

describe('VHD', () => {
  it('reads fixed and dynamic disks', async () => {
    await expect(inspect(makeFixedVhd())).resolves.toMatchObject({
      variant: 'fixed',
      virtualSize: 1_048_576,
      blockSize: null,
    })
    await expect(inspect(makeDynamicVhd())).resolves.toMatchObject({
      variant: 'dynamic',
      virtualSize: 8_388_608,
      blockSize: 2_097_152,
    })
  })

  it('A13: reads a fixed disk that begins with a boot sector', async () => {
    await expect(inspect(makeFixedVhd(makeMbrDisk()))).resolves.toMatchObject({ variant: 'fixed' })
  })

  it('A13: refuses a fixed disk that begins as a dynamic one, which QEMU would read', async () => {
    const data = joinBytes(makeDynamicVhd({ virtualSize: 2 ** 40 }), new Uint8Array(2 ** 20))
    await expect(inspect(makeFixedVhd(data))).rejects.toMatchObject({
      code: 'image.ambiguous',
      params: { found: 'fixed VHD and dynamic VHD' },
    })
  })

  it('A15: refuses a geometry that is larger than the disk, but not the one for any size', async () => {
    const of = (...geometry: readonly [number, number, number]) =>
      inspect(joinBytes(new Uint8Array(2 ** 20), makeVhdFooter(2 ** 20, 2, geometry)))
    await expect(of(30_000, 16, 255)).rejects.toMatchObject({ code: 'image.bad_header' })
    await expect(of(65_535, 16, 255)).resolves.toMatchObject({ virtualSize: 2 ** 20 })
    await expect(of(31, 4, 17)).resolves.toMatchObject({ virtualSize: 2 ** 20 })
  })

  it('A14: tells of a geometry that is smaller than the disk', async () => {
    const large = joinBytes(new Uint8Array(4 * 2 ** 20))
    const remarksOf = async (...geometry: readonly [number, number, number]) =>
      (await inspect(makeFixedVhd(large, geometry))).remarks
    expect(await remarksOf(31, 4, 17)).toEqual(['geometry_differs'])
    expect(await remarksOf(120, 4, 17)).toEqual([])
    expect(await remarksOf(65_535, 16, 255)).toEqual([])
    expect((await inspect(makeDynamicVhd())).remarks).toEqual(['geometry_differs'])
  })

  it('A10: refuses a differencing disk, by its type and by its parent', async () => {
    await expect(inspect(makeDynamicVhd({ diskType: 4 }))).rejects.toMatchObject({
      code: 'image.external_reference',
    })
    await expect(inspect(makeDynamicVhd({ parentName: 'C:\\base.vhd' }))).rejects.toMatchObject({
      code: 'image.external_reference',
      params: { reference: 'C:\\base.vhd' },
    })
  })

  it('A10: refuses other disk types, wrong checksums and a differing copy', async () => {
    await expect(inspect(makeDynamicVhd({ diskType: 5 }))).rejects.toMatchObject({
      code: 'image.unsupported_variant',
    })
    const image = makeDynamicVhd()
    for (const at of [30, image.length - 512 + 30, 512 + 700]) {
      await expect(inspect(patched(image, at, 8, 1))).rejects.toMatchObject({
        code: 'image.bad_header',
      })
    }
  })

  it('A17: refuses block sizes and tables that cannot be', async () => {
    await expect(inspect(makeDynamicVhd({ blockSize: 3_000_000 }))).rejects.toMatchObject({
      code: 'image.bad_header',
    })
    await expect(inspect(makeDynamicVhd({ entries: 1 }))).rejects.toMatchObject({
      code: 'image.bad_header',
    })
    await expect(inspect(makeDynamicVhd({ entries: 0xffff_ffff }))).rejects.toMatchObject({
      code: 'image.truncated',
    })
    const endless = makeDynamicVhd({ virtualSize: 2n ** 63n, entries: 4 })
    await expect(inspect(endless)).rejects.toMatchObject({ code: 'image.virtual_size' })
  })

  it('says of a cut off disk that it is cut off', async () => {
    await expect(inspect(makeDynamicVhd().subarray(0, -512))).rejects.toMatchObject({
      code: 'image.truncated',
    })
    const short = joinBytes(new Uint8Array(512), makeVhdFooter(1_048_576))
    await expect(inspect(short)).rejects.toMatchObject({
      code: 'image.truncated',
      params: { needed: String(1_048_576 + 512) },
    })
    await expect(inspect(new Uint8Array(10))).rejects.toMatchObject({ code: 'image.truncated' })
  })
})
