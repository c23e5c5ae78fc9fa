import { describe, expect, it } from 'vitest'
import { imageFormats, type ImageFormat } from './formats.ts'
import { formatShowsIn, type HeadVerdict } from './head-verdict.ts'
import { headLength } from './reader.ts'
import { makeIso, makeOva, makeTarEntry, paxRecord } from './testing/make-archives.ts'
import { joinBytes, latin1Bytes } from './testing/make-bytes.ts'
import {
  makeDynamicVhd,
  makeFixedVhd,
  makeMbrDisk,
  makeQcow2,
  makeVmdk,
  makeVmdkDescriptor,
} from './testing/make-disks.ts'
import { makeVhdx } from './testing/make-vhdx.ts'

const long = (image: Uint8Array): Uint8Array => joinBytes(image, new Uint8Array(headLength))

const images: Readonly<Record<ImageFormat, Uint8Array>> = {
  QCOW2: makeQcow2(),
  RAW: makeMbrDisk(),
  VHD: long(makeDynamicVhd()),
  VHDX: makeVhdx(),
  VMDK: long(makeVmdk()),
  OVA: makeOva(),
  ISO: makeIso(),
}

const verdictOf = (head: Uint8Array, format: ImageFormat): HeadVerdict['verdict'] =>
  formatShowsIn(head, format).verdict

describe('the first bytes of a stream', () => {
  it.each(imageFormats)('%s: no part of the head is taken for a mismatch', (format) => {
    const image = images[format]
    for (const length of [0, 1, 100, 511, 512, 600, 1536, 2048, 32_768, 34_815, 34_816, 65_535]) {
      expect([length, verdictOf(image.subarray(0, length), format)]).toEqual([length, 'undecided'])
    }
    const full = verdictOf(image.subarray(0, headLength), format)
    expect(full).toBe(format === 'RAW' ? 'undecided' : 'match')
    expect(verdictOf(image, format)).toBe(full)
  })

  it('RAW and fixed VHD are not decided before their end', () => {
    expect(verdictOf(makeFixedVhd(), 'VHD')).toBe('undecided')
    expect(verdictOf(new Uint8Array(headLength), 'RAW')).toBe('undecided')
  })

  it('A5: refuses every other marked format at once', () => {
    for (const format of imageFormats) {
      const others = imageFormats.filter((other) => other !== format && other !== 'RAW')
      const verdicts = others.map((other) =>
        verdictOf(images[other].subarray(0, headLength), format),
      )
      expect(verdicts).toEqual(others.map(() => 'mismatch'))
    }
    expect(verdictOf(images.RAW.subarray(0, 512), 'QCOW2')).toBe('mismatch')
    expect(verdictOf(images.RAW.subarray(0, 34_816), 'ISO')).toBe('mismatch')
    expect(verdictOf(images.RAW.subarray(0, headLength), 'OVA')).toBe('mismatch')
  })

  it.each(imageFormats)('D19: refuses a page of HTML for %s within 64 KiB', (format) => {
    const page = latin1Bytes(`<!doctype html>${'<p>404</p>'.repeat(10_000)}`)
    expect(formatShowsIn(page, format)).toMatchObject({
      verdict: 'mismatch',
      error: { code: 'image.format_mismatch', params: { found: 'HTML page' } },
    })
    const early = formatShowsIn(page.subarray(0, 100), format).verdict
    expect(early).toBe(format === 'ISO' ? 'undecided' : 'mismatch')
  })

  it('A1, A6, A10, D5: refuses what is not whole in itself before the rest is fetched', () => {
    const refused = [
      ['QCOW2', makeQcow2({ backingFile: '/etc/passwd' }), 'image.external_reference'],
      ['VMDK', long(makeVmdkDescriptor()), 'image.external_reference'],
      ['VHD', long(makeDynamicVhd({ diskType: 4 })), 'image.external_reference'],
      [
        'OVA',
        joinBytes(...[{ name: 'a.ovf' }, { name: 'b.iso' }].map(makeTarEntry)),
        'image.ova_iso',
      ],
    ] as const
    for (const [format, image, code] of refused) {
      expect(formatShowsIn(long(image), format)).toMatchObject({
        verdict: 'mismatch',
        error: { code },
      })
    }
  })

  it('A13: refuses two formats at once', () => {
    const image = makeIso({ systemArea: makeQcow2() })
    expect(formatShowsIn(image, 'ISO')).toMatchObject({ error: { code: 'image.ambiguous' } })
  })

  it('B10: refuses packing inside packing', () => {
    const head = latin1Bytes('\u{1f}\u{8b}\u{08}\0')
    expect(formatShowsIn(head, 'RAW', 'gz')).toMatchObject({
      error: { code: 'image.nested_packing' },
    })
  })

  it('waits for the descriptor of an OVA behind its records', () => {
    const image = joinBytes(
      makeTarEntry({ name: 'pax', type: 'x', content: paxRecord('comment', 'x'.repeat(3000)) }),
      makeOva(),
    )
    expect(verdictOf(image.subarray(0, 600), 'OVA')).toBe('undecided')
    expect(verdictOf(image, 'OVA')).toBe('match')
  })
})
