import { describe, expect, it } from 'vitest'
import { bytesReader } from './reader.ts'
import { joinBytes, latin1Bytes, patched } from './testing/make-bytes.ts'
import { makeVmdk, makeVmdkDescriptor } from './testing/make-disks.ts'
import { inspectVmdk, showsVmdk } from './vmdk.ts'

const inspect = (image: Uint8Array) => inspectVmdk(bytesReader(image))

describe('VMDK', () => {
  it('reads sparse and stream-optimised disks', async () => {
    await expect(inspect(makeVmdk())).resolves.toMatchObject({
      variant: 'monolithicSparse',
      virtualSize: 1_048_576,
      blockSize: 65_536,
    })
    const stream = makeVmdk({
      createType: 'streamOptimized',
      extents: ['RDONLY 2048 SPARSE "call-me-stream.vmdk"'],
      footer: true,
    })
    await expect(inspect(stream)).resolves.toMatchObject({ variant: 'streamOptimized' })
  })

  it.each([
    ['monolithicFlat', 'RW 2048 FLAT "/etc/passwd" 0'],
    ['twoGbMaxExtentFlat', 'RW 2048 FLAT "disk-f001.vmdk" 0'],
    ['twoGbMaxExtentSparse', 'RW 2048 SPARSE "disk-s001.vmdk"'],
    ['vmfs', 'RW 2048 VMFS "disk-flat.vmdk"'],
    ['vmfsRaw', 'RW 2048 VMFSRDM "/dev/sda"'],
    ['fullDevice', 'RW 2048 FLAT "\\\\.\\PhysicalDrive0" 0'],
    ['partitionedDevice', 'RW 2048 FLAT "/dev/sda1" 0'],
    ['custom', 'RW 2048 SPARSE "../x.vmdk"'],
    ['monolithicSparse', 'RW 2048 FLAT "disk.vmdk" 0'],
    ['monolithicSparse', 'RW 2048 SPARSE "/etc/passwd"'],
    ['monolithicSparse', 'RW 2048 ZERO'],
  ])('A6: refuses %s with %s, alone and embedded', async (createType, extent) => {
    const options = { createType, extents: [extent] }
    const alone = makeVmdkDescriptor(options)
    for (const image of [alone, joinBytes(alone, new Uint8Array(4096)), makeVmdk(options)]) {
      await expect(inspect(image)).rejects.toMatchObject({ code: 'image.external_reference' })
    }
  })

  it('A6: names the file that is referred to', async () => {
    const options = { createType: 'monolithicFlat', extents: ['RW 2048 FLAT "/etc/passwd" 0'] }
    await expect(inspect(makeVmdkDescriptor(options))).rejects.toMatchObject({
      params: { reference: '/etc/passwd', what: 'its descriptor (type "monolithicFlat")' },
    })
  })

  it('A6: takes a descriptor that begins with comments for one', async () => {
    const text = latin1Bytes('#!shebang\n\nversion=1\nRW 1 FLAT "/etc/passwd" 0\n')
    await expect(inspect(text)).rejects.toMatchObject({ code: 'image.external_reference' })
  })

  it.each([
    'version=2\r\nCID=1\n',
    '# a comment\n \nversion=1\n',
    '#a comment\rwith an old line end\nversion=3\n',
    `#${'\u{1}'.repeat(400)}\nversion=1\n`,
  ])('A12: takes for a descriptor what QEMU takes for one: %j', (text) => {
    expect(showsVmdk(joinBytes(latin1Bytes(text), new Uint8Array(4096).fill(1)))).toBe(true)
  })

  it('A8: refuses a descriptor out of place, too long, missing or ambiguous', async () => {
    const image = makeVmdk()
    const bad = [
      patched(image, 28, 64, 2, 'little'),
      patched(image, 28, 64, 0, 'little'),
      patched(image, 36, 64, 0, 'little'),
      patched(image, 36, 64, 4096, 'little'),
      patched(image, 28, 64, 2n ** 63n, 'little'),
      makeVmdk({ more: ['createType="monolithicFlat"'] }),
      makeVmdk({ extents: ['RW lots SPARSE "disk.vmdk"'] }),
    ]
    for (const wrong of bad) {
      await expect(inspect(wrong)).rejects.toMatchObject({ code: 'image.bad_header' })
    }
  })

  it('A8: refuses a descriptor that is not where QEMU reads the parent from', async () => {
    const image = patched(makeVmdk({ parentCid: '12345678' }), 28, 64, 40, 'little')
    image.set(makeVmdkDescriptor(), 40 * 512)
    await expect(inspect(image)).rejects.toMatchObject({
      code: 'image.bad_header',
      params: { offset: '28' },
    })
  })

  it('A8: refuses lines behind the end that the header gives', async () => {
    const filler = `# ${'x'.repeat(512 - makeVmdkDescriptor({ more: ['# '] }).length)}`
    const full = patched(makeVmdk({ more: [filler] }), 36, 64, 1, 'little')
    expect(full[1023]).toBe(0x0a)
    await expect(inspect(full)).resolves.toMatchObject({ format: 'VMDK' })
    full.set(latin1Bytes('parentFileNameHint="/etc/passwd"'), 1024)
    await expect(inspect(full)).rejects.toMatchObject({ code: 'image.bad_header' })
  })

  it.each([
    ['in a comment', '# parentFileNameHint="/etc/passwd"'],
    ['in a line that is none', 'parentFileNameHint="/etc/passwd" x'],
    ['in a value', 'ddb.comment = "parentFileNameHint"'],
    ['of another identity', '#parentCID=12345678'],
    ['of another type', 'createType="monolithicFlat" x'],
  ])('A8, A9: refuses a word of references %s', async (_, line) => {
    await expect(inspect(makeVmdk({ more: [line] }))).rejects.toMatchObject({
      code: 'image.bad_header',
    })
  })

  it('A9: refuses a list of changed blocks in another file', async () => {
    const image = makeVmdk({ more: ['changeTrackPath="/etc/passwd"'] })
    await expect(inspect(image)).rejects.toMatchObject({
      code: 'image.external_reference',
      params: { reference: '/etc/passwd' },
    })
  })

  it.each(['NOACCESS 2048 SPARSE "disk.vmdk"', 'RW 4194304 SPARSE "disk.vmdk"'])(
    'A15: refuses the extent %s: the disk would have two sizes, or none',
    async (extent) => {
      await expect(inspect(makeVmdk({ extents: [extent] }))).rejects.toMatchObject({
        code: 'image.bad_header',
      })
    },
  )

  it('A15: takes a size that was rounded up to a whole grain', async () => {
    const image = makeVmdk({ extents: ['RW 2000 SPARSE "disk.vmdk"'] })
    await expect(inspect(image)).resolves.toMatchObject({ virtualSize: 1_048_576 })
  })

  it('A8: refuses a second extent', async () => {
    const extents = ['RW 1024 SPARSE "a.vmdk"', 'RW 1024 SPARSE "b.vmdk"']
    await expect(inspect(makeVmdk({ extents }))).rejects.toMatchObject({
      code: 'image.external_reference',
    })
  })

  it('A8: refuses a footer that differs, points to another, or is missing', async () => {
    const image = makeVmdk({ footer: true })
    const footer = image.length - 1024
    const bad = [
      patched(image, footer + 12, 64, 4096, 'little'),
      patched(image, footer + 28, 64, 40, 'little'),
      patched(image, footer + 56, 64, 0xffff_ffff_ffff_ffffn, 'little'),
      image.subarray(0, -1024),
      joinBytes(image, new Uint8Array(100)),
    ]
    for (const wrong of bad) {
      await expect(inspect(wrong)).rejects.toMatchObject({ code: 'image.bad_header' })
    }
  })

  it('A9: refuses a parent', async () => {
    await expect(inspect(makeVmdk({ parentCid: '12345678' }))).rejects.toMatchObject({
      code: 'image.external_reference',
    })
    const hint = makeVmdk({ more: ['parentFileNameHint="/etc/passwd"'] })
    await expect(inspect(hint)).rejects.toMatchObject({
      code: 'image.external_reference',
      params: { reference: '/etc/passwd' },
    })
  })

  it('A17: refuses fields out of bounds and kinds that no host here reads', async () => {
    const image = makeVmdk()
    const bad = [
      [patched(image, 12, 64, 0, 'little'), 'image.bad_header'],
      [patched(image, 20, 64, 3, 'little'), 'image.bad_header'],
      [patched(image, 44, 32, 0xffff_ffff, 'little'), 'image.bad_header'],
      [patched(image, 12, 64, 2n ** 60n, 'little'), 'image.virtual_size'],
      [patched(image, 56, 64, 2n ** 40n, 'little'), 'image.truncated'],
      [patched(image, 56, 64, 128, 'little'), 'image.truncated'],
      [patched(image, 4, 32, 9, 'little'), 'image.unsupported_variant'],
      [patched(image, 77, 16, 2, 'little'), 'image.unsupported_variant'],
      [joinBytes(latin1Bytes('COWD'), new Uint8Array(1000)), 'image.unsupported_variant'],
    ] as const
    for (const [wrong, code] of bad) await expect(inspect(wrong)).rejects.toMatchObject({ code })
  })

  it('says when a transfer in text mode has changed the file', async () => {
    await expect(inspect(patched(makeVmdk(), 75, 8, 0x0a))).rejects.toThrow('text mode')
  })
})
