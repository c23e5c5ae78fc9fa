import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { detectFormat, detectHead, verifyFormat } from './detect.ts'
import { imageFormats, type ImageFormat } from './formats.ts'
import { detectPacking } from './packing.ts'
import { bytesReader, blobReader } from './reader.ts'
import { makeIso, makeOva, makeTar } from './testing/make-archives.ts'
import { joinBytes, latin1Bytes, makeBytes } from './testing/make-bytes.ts'
import {
  makeDynamicVhd,
  makeFixedVhd,
  makeGptDisk,
  makeMbrDisk,
  makeQcow2,
  makeVhdFooter,
  makeVmdk,
} from './testing/make-disks.ts'
import { makeVhdx } from './testing/make-vhdx.ts'

const images: Readonly<Record<ImageFormat, Uint8Array<ArrayBuffer>>> = {
  QCOW2: makeQcow2(),
  RAW: makeMbrDisk(),
  VHD: makeDynamicVhd(),
  VHDX: makeVhdx(),
  VMDK: makeVmdk(),
  OVA: makeOva(),
  ISO: makeIso(),
}

const verify = (image: Uint8Array, format: ImageFormat) => verifyFormat(bytesReader(image), format)

const blank = () => makeBytes(65_536, 'little')
const head = (image: Uint8Array): Uint8Array => image.subarray(0, 32_768)

/** Random-looking bytes that are the same in every run. */
function noise(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  let state = 12_345
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    bytes[at] = state >>> 24
  }
  return bytes
}

describe('what content is', () => {
  it.each(imageFormats)('A5: %s passes as itself and as nothing else', async (format) => {
    const image = images[format]
    const passed: ImageFormat[] = []
    for (const declared of imageFormats) {
      const verdict = await verify(image, declared).catch((error: unknown) => error)
      if (!(verdict instanceof Error)) passed.push(declared)
    }
    expect(passed).toEqual([format])
    await expect(detectFormat(bytesReader(image))).resolves.toMatchObject({ format, packing: null })
  })

  it('says what it found in the words of the protocol, and what to do', async () => {
    await expect(verify(images.VMDK, 'QCOW2')).rejects.toThrow(
      'Template content is unsupported, or mismatch between selected format and template content. Found  : VMDK. The format given is QCOW2; choose the format that the content has, or give another file',
    )
    await expect(verify(images.VMDK, 'QCOW2')).rejects.toMatchObject({
      code: 'image.format_mismatch',
      params: { declared: 'QCOW2', found: 'VMDK' },
    })
  })

  it('reads from a Blob as from bytes', async () => {
    const reader = blobReader(new Blob([images.VHDX]))
    await expect(verifyFormat(reader, 'VHDX')).resolves.toEqual(await verify(images.VHDX, 'VHDX'))
  })

  it('A5: refuses a QCOW2 that is called RAW, with or without a backing file', async () => {
    const image = makeQcow2({ backingFile: '/etc/passwd' })
    await expect(verify(image, 'RAW')).rejects.toMatchObject({ code: 'image.format_mismatch' })
  })

  it('refuses an empty file', async () => {
    await expect(verify(new Uint8Array(0), 'RAW')).rejects.toMatchObject({ code: 'image.empty' })
    await expect(detectFormat(bytesReader(new Uint8Array(0)))).rejects.toMatchObject({
      code: 'image.empty',
    })
  })
})

describe('RAW', () => {
  it.each([
    ['GPT', makeGptDisk()],
    ['MBR', makeMbrDisk()],
    ['ext', blank().u16(1080, 0xef53).bytes],
    ['XFS', blank().text(0, 'XFSB').bytes],
    ['NTFS', blank().text(3, 'NTFS    ').u16(510, 0xaa55).bytes],
    ['FAT', blank().text(82, 'FAT32').u16(510, 0xaa55).bytes],
    ['LVM', blank().text(512, 'LABELONE').bytes],
    ['no partition table', new Uint8Array(70_000)],
    ['no partition table', noise(70_000)],
  ])('accepts a disk with %s', async (variant, disk) => {
    await expect(verify(disk, 'RAW')).resolves.toMatchObject({ variant, virtualSize: disk.length })
  })

  it.each([
    ['HTML page', '<!DOCTYPE html><title>404</title>'],
    ['HTML page', '\u{ef}\u{bb}\u{bf}\r\n  <HTML lang="ko">'],
    ['HTML page', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">'],
    ['HTML page', '\u{ff}\u{fe}<\0h\0t\0m\0l\0>\0'],
    ['XML document', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'],
    ['plain text', '{"error":"not found"}'],
    ['plain text', 'e3b0c44298fc1c149afbf4c8996fb924  disk.raw\n'],
    ['plain text', '\u{b0}\u{a1} '.repeat(400)],
    ['gzip compressed data', '\u{1f}\u{8b}\u{08}\0'],
    ['bzip2 compressed data', 'BZh91AY&SY'],
    ['bzip2 compressed data', 'BZh9\u{17}rE8P\u{90}'],
    ['xz compressed data', '\u{fd}7zXZ\0'],
    ['zstd compressed data', '\u{28}\u{b5}\u{2f}\u{fd}'],
    ['zip archive', 'PK\u{03}\u{04}'],
    ['7-Zip archive', '7z\u{bc}\u{af}\u{27}\u{1c}'],
    ['RAR archive', 'Rar!\u{1a}\u{07}\0'],
    ['Debian package or ar archive', '!<arch>\ndebian-binary'],
    ['PDF document', '%PDF-1.7'],
  ])('D19: refuses an %s (%j)', async (found, start) => {
    const zeros = new Uint8Array(/^[\w "]*(?:HTML|XML|text)/.test(found) ? 0 : 70_000)
    const image = joinBytes(latin1Bytes(start), zeros)
    await expect(verify(image, 'RAW')).rejects.toMatchObject({
      code: 'image.format_mismatch',
      params: { found },
    })
  })

  it.each([
    ['QED disk image', 0, 'QED\0'],
    ['VDI disk image', 64, '\u{7f}\u{10}\u{da}\u{be}'],
    ['Parallels disk image', 0, 'WithoutFreeSpace'],
    ['Parallels disk image', 0, 'WithouFreSpacExt'],
    ['Bochs disk image', 0, 'Bochs Virtual HD Image'],
    ['cloop disk image', 0, '#!/bin/sh\n#V2.0 Format\nmodprobe cloop'],
    ['LUKS encrypted volume', 0, 'LUKS\u{ba}\u{be}\0\u{01}'],
    ['VMDK', 0, 'COWD'],
    ['VHD', 0, 'conectix'],
    ['VHDX', 0, 'vhdxfile'],
    ['QCOW2', 0, 'QFI\u{fb}\0\0\0\u{01}'],
    ['DMG disk image', 70_000 - 512, 'koly'],
  ])('A12: refuses what a prober could take for a %s', async (found, at, magic) => {
    const image = makeBytes(70_000, 'big').text(at, magic).bytes
    await expect(verify(image, 'RAW')).rejects.toMatchObject({
      code: 'image.format_mismatch',
      params: { found },
    })
  })

  it('refuses a tar archive, and so does OVA when it has no descriptor first', async () => {
    const tar = makeTar({ name: 'disk.raw', content: 'x' })
    for (const declared of ['RAW', 'OVA'] as const) {
      await expect(verify(tar, declared)).rejects.toMatchObject({
        params: { found: 'tar archive without OVF descriptor' },
      })
    }
  })
})

describe('more than one format (A13)', () => {
  const apm = makeBytes(1024, 'big').text(0, 'ER').text(512, 'PM').bytes
  it.each([
    ['MBR', makeMbrDisk(32_768)],
    ['GPT', makeGptDisk()],
    ['APM', apm],
  ])('A13: accepts a hybrid ISO with %s', async (_, systemArea) => {
    const image = makeIso({ systemArea, bootable: true })
    await expect(verify(image, 'ISO')).resolves.toMatchObject({ bootable: true })
    await expect(verify(image, 'RAW')).rejects.toMatchObject({ params: { found: 'ISO' } })
  })

  it('A13: accepts a fixed VHD with a boot sector as VHD, and only so', async () => {
    const image = makeFixedVhd(makeMbrDisk())
    await expect(verify(image, 'VHD')).resolves.toMatchObject({ variant: 'fixed' })
    await expect(verify(image, 'RAW')).rejects.toMatchObject({ params: { found: 'VHD' } })
  })

  const starts = {
    QCOW2: head(makeQcow2()),
    VMDK: head(makeVmdk()),
    VHDX: head(makeVhdx()),
    'a VHD copy': head(makeDynamicVhd()),
    OVA: head(makeOva()),
    LUKS: latin1Bytes('LUKS\u{ba}\u{be}'),
    'a VMDK descriptor': latin1Bytes('# Disk DescriptorFile\nRW 1 FLAT "/etc/passwd" 0\n'),
    gzip: gzipSync('x'),
  }
  it.each(Object.entries(starts))('A13: refuses %s in an ISO or a fixed VHD', async (_, start) => {
    const disc = makeIso({ systemArea: start })
    await expect(verify(disc, 'ISO')).rejects.toMatchObject({ code: 'image.ambiguous' })
    const disk = makeFixedVhd(makeBytes(100_000, 'big').put(0, start).bytes)
    // What comes first counts: only as that would the end be waited for.
    const { beginning, kinds } = await detectFormat(bytesReader(disk))
    const isVhd = beginning === undefined
    expect(kinds.includes('VHD')).toBe(true)
    const code = isVhd ? 'image.ambiguous' : 'image.format_mismatch'
    await expect(verify(disk, 'VHD')).rejects.toMatchObject({ code })
    await expect(verify(disk, beginning?.format ?? 'VHD')).rejects.toBeInstanceOf(AppError)
  })

  it('A13: refuses an ISO with a VHD footer, and QCOW2 with a tar header', async () => {
    const iso = joinBytes(makeIso(), makeVhdFooter(300 * 2048))
    await expect(verify(iso, 'ISO')).rejects.toMatchObject({
      code: 'image.ambiguous',
      params: { found: 'VHD and ISO' },
    })
    const tarred = makeBytes(300_000, 'big').put(0, makeQcow2()).text(257, 'ustar').bytes
    await expect(verify(tarred, 'QCOW2')).rejects.toMatchObject({ code: 'image.ambiguous' })
  })
})

describe('compressed content', () => {
  it('is told by its bytes', () => {
    expect(detectPacking(gzipSync(images.RAW))).toBe('gz')
    expect(detectPacking(images.RAW)).toBeUndefined()
    expect(detectPacking(latin1Bytes('BZhello'))).toBeUndefined()
    expect(detectHead(gzipSync(images.RAW))).toMatchObject({ packing: 'gz', format: null })
  })

  it('B10: is refused inside compressed content', async () => {
    const reader = bytesReader(gzipSync(images.RAW))
    await expect(verifyFormat(reader, 'RAW', 'xz')).rejects.toMatchObject({
      code: 'image.nested_packing',
      params: { inner: 'gz', outer: 'xz' },
    })
    await expect(verifyFormat(reader, 'RAW')).rejects.toMatchObject({
      code: 'image.format_mismatch',
      params: { found: 'gzip compressed data' },
    })
  })
})

describe('the head alone', () => {
  it.each([
    ['QCOW2', 512],
    ['VHD', 512],
    ['VHDX', 512],
    ['VMDK', 512],
    ['OVA', 512],
    ['ISO', 36_864],
    ['RAW', 512],
  ] as const)('shows %s after %i bytes', (format, length) => {
    expect(detectHead(images[format].subarray(0, length))).toMatchObject({ format })
  })

  it('does not take the beginning of a text for a text before 512 bytes, nor an end for one', () => {
    expect(detectHead(latin1Bytes('hello'))).toMatchObject({ format: 'RAW' })
    expect(detectHead(latin1Bytes('hello'), true)).toMatchObject({ kind: 'plain text' })
    expect(detectHead(latin1Bytes('hello '.repeat(100)))).toMatchObject({ kind: 'plain text' })
  })
})
