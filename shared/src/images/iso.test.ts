import { describe, expect, it } from 'vitest'
import { inspectIso, readBootPlatforms, readIsoHeader } from './iso.ts'
import { bytesReader } from './reader.ts'
import { makeIso } from './testing/make-archives.ts'
import { patched } from './testing/make-bytes.ts'

const inspect = (image: Uint8Array) => inspectIso(bytesReader(image))

describe('ISO', () => {
  it('J1: reads label and that it does not boot', async () => {
    await expect(inspect(makeIso())).resolves.toEqual({
      format: 'ISO',
      variant: 'ISO 9660',
      virtualSize: 300 * 2048,
      blockSize: 2048,
      label: 'MOLD_TEST',
      bootable: false,
    })
  })

  it('J1: knows a disc that boots, and on which firmware', async () => {
    const image = makeIso({ bootable: true, efi: true })
    expect(await inspect(image)).toMatchObject({ bootable: true })
    const reader = bytesReader(image)
    const platforms = await readBootPlatforms(reader, await readIsoHeader(reader))
    expect(platforms).toEqual(['bios', 'efi'])
  })

  it('takes a disc with a broken boot catalogue for one that does not boot', async () => {
    const image = makeIso({ bootable: true })
    await expect(inspect(patched(image, 40 * 2048 + 30, 8, 0))).resolves.toMatchObject({
      bootable: false,
    })
    await expect(inspect(patched(image, 17 * 2048 + 71, 32, 0xffff_ffff))).resolves.toMatchObject({
      bootable: false,
    })
  })

  it('A1: reads UDF, alone and beside ISO 9660', async () => {
    await expect(inspect(makeIso({ udf: 'only', udfLabel: 'WIN_DVD' }))).resolves.toMatchObject({
      variant: 'UDF',
      label: 'WIN_DVD',
    })
    await expect(inspect(makeIso({ udf: 'beside' }))).resolves.toMatchObject({
      variant: 'ISO 9660 and UDF',
      label: 'MOLD_TEST',
    })
  })

  it('takes the Joliet or UDF name when the first one is blank', async () => {
    const joliet = makeIso({ label: '', jolietLabel: 'Long name' })
    await expect(inspect(joliet)).resolves.toMatchObject({ label: 'Long name' })
    const udf = makeIso({ label: '', udf: 'beside', udfLabel: 'UDF name' })
    await expect(inspect(udf)).resolves.toMatchObject({ label: 'UDF name' })
    await expect(inspect(makeIso({ label: '' }))).resolves.toMatchObject({ label: null })
  })

  it('says of a cut off disc how much is missing, but not over 150 sectors at its end', async () => {
    await expect(inspect(makeIso({ blocks: 500 }))).rejects.toMatchObject({
      code: 'image.truncated',
      params: { size: 300 * 2048, needed: String(500 * 2048) },
    })
    await expect(inspect(makeIso({ blocks: 450 }))).resolves.toMatchObject({ format: 'ISO' })
  })

  it('refuses a disc without primary descriptor or with an odd block size', async () => {
    const supplementary = patched(makeIso(), 32_768, 8, 2)
    await expect(inspect(supplementary)).rejects.toMatchObject({ code: 'image.bad_header' })
    const odd = patched(makeIso(), 32_768 + 128, 16, 3, 'little')
    await expect(inspect(odd)).rejects.toMatchObject({ code: 'image.bad_header' })
  })

  it('keeps control characters out of the label', async () => {
    await expect(inspect(makeIso({ label: 'A\u{1b}[31m\nB' }))).resolves.toMatchObject({
      label: 'A [31m B',
    })
  })
})
