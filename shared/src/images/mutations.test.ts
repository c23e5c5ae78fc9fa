import { array, assert, asyncProperty, constantFrom, integer, record, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { detectFormat, verifyFormat } from './detect.ts'
import { imageFormats, type ImageFormat } from './formats.ts'
import { formatShowsIn } from './head-verdict.ts'
import { createOvaScanner } from './ova.ts'
import { bytesReader } from './reader.ts'
import { makeIso, makeOva } from './testing/make-archives.ts'
import { makeDynamicVhd, makeFixedVhd, makeQcow2, makeVmdk } from './testing/make-disks.ts'
import { makeVhdx } from './testing/make-vhdx.ts'

const images = {
  QCOW2: makeQcow2(),
  'fixed VHD': makeFixedVhd(new Uint8Array(70_000)),
  'dynamic VHD': makeDynamicVhd(),
  VHDX: makeVhdx(),
  VMDK: makeVmdk({ footer: true }),
  OVA: makeOva({ name: 'x.mf' }),
  ISO: makeIso({ bootable: true, efi: true, udf: 'beside', label: '' }),
} as const

/** Where the fields of the formats are, in bytes; mutations elsewhere would change nothing. */
const places = [
  0, 512, 1024, 1536, 32_768, 34_816, 36_864, 65_536, 81_920, 102_400, 131_072, 196_608,
]

const mutation = record({
  place: constantFrom(...places, 524_288, 2_097_152, 2_162_688, -1024, -512),
  offset: integer({ min: 0, max: 511 }),
  bytes: uint8Array({ minLength: 1, maxLength: 8 }),
})

async function verdict(image: Uint8Array, format: ImageFormat): Promise<string> {
  try {
    return (await verifyFormat(bytesReader(image), format)).format
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

function streamed(image: Uint8Array): string {
  const scanner = createOvaScanner()
  try {
    for (let at = 0; at < image.length; at += 4096) scanner.push(image.subarray(at, at + 4096))
    scanner.end()
    return 'passed'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

describe('damaged and hostile headers', () => {
  it.each(Object.entries(images))('A17: %s: always a verdict, and soon', async (_, image) => {
    await assert(
      asyncProperty(
        array(mutation, { minLength: 1, maxLength: 4 }),
        integer({ min: 0, max: image.length }),
        constantFrom(true, false, false),
        async (mutations, length, cut) => {
          const changed = image.slice(0, cut ? length : undefined)
          for (const { place, offset, bytes } of mutations) {
            const at = (place < 0 ? changed.length + place : place) + offset
            if (at >= 0 && at + bytes.length <= changed.length) changed.set(bytes, at)
          }
          const started = performance.now()
          const results = [await verdict(changed, 'RAW')]
          const detected = await detectFormat(bytesReader(changed)).catch(() => null)
          if (detected?.format) results.push(await verdict(changed, detected.format))
          for (const format of imageFormats) results.push(formatShowsIn(changed, format).verdict)
          results.push(streamed(changed))
          expect(performance.now() - started).toBeLessThan(1000)
          expect(
            results.every((result) => /^(?:image\.|[A-Z]|passed|match|mis|und)/.test(result)),
          ).toBe(true)
        },
      ),
      { numRuns: 150 },
    )
  })
})
