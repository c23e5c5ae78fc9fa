import { array, assert, asyncProperty, constantFrom, integer, record, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { describeFile } from './describe.ts'
import { verifyFormat } from './detect.ts'
import { imageFormats, type ImageFormat } from './formats.ts'
import { formatShowsIn } from './head-verdict.ts'
import { createOvaScanner } from './ova.ts'
import { bytesReader, type ImageReader } from './reader.ts'
import { makeIso, makeOva } from './testing/make-archives.ts'
import { patched } from './testing/make-bytes.ts'
import { cpuMs } from './testing/cpu-ms.ts'
import {
  makeDynamicVhd,
  makeFixedVhd,
  makeGptDisk,
  makeQcow2,
  makeVmdk,
} from './testing/make-disks.ts'
import { makeVhdx } from './testing/make-vhdx.ts'

const images = {
  QCOW2: makeQcow2(),
  'QCOW2 version 2': makeQcow2({ version: 2, clusterBits: 9 }),
  RAW: gptDisk(),
  'fixed VHD': makeFixedVhd(new Uint8Array(70_000)),
  'dynamic VHD': makeDynamicVhd(),
  VHDX: makeVhdx(),
  VMDK: makeVmdk(),
  'stream-optimised VMDK': makeVmdk({ createType: 'streamOptimized', footer: true }),
  OVA: makeOva({ name: 'x.mf' }),
  ISO: makeIso({ bootable: true, efi: true, udf: 'beside', label: '', publisher: 'MOLD' }),
  UDF: makeIso({ udf: 'only' }),
} as const

/** With entries, so that there is something to be led astray by. */
function gptDisk(): Uint8Array {
  const disk = patched(makeGptDisk(), 512 + 72, 64, 2, 'little')
  return patched(patched(disk, 512 + 80, 32, 128, 'little'), 512 + 84, 32, 128, 'little')
}

/** Where the fields of the formats are, in bytes; mutations elsewhere would change nothing. */
const places = [
  0, 512, 1024, 1536, 32_768, 34_816, 36_864, 65_536, 81_920, 102_400, 131_072, 196_608,
]

const mutation = record({
  place: constantFrom(...places, 524_288, 2_097_152, 2_162_688, -1024, -512),
  offset: integer({ min: 0, max: 511 }),
  bytes: uint8Array({ minLength: 1, maxLength: 8 }),
})

/** Counts what is asked for: it is all that a reader can be made to hold. */
function counted(image: Uint8Array) {
  const reader = bytesReader(image)
  const asked = { bytes: 0 }
  const read: ImageReader['read'] = async (offset, length) => {
    asked.bytes += length
    return reader.read(offset, length)
  }
  return { asked, reader: { size: reader.size, read } }
}

async function verdict(reader: ImageReader, format: ImageFormat): Promise<string> {
  try {
    return (await verifyFormat(reader, format)).format
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
  it.each(Object.entries(images))(
    'A17: %s: always a verdict, soon and from little',
    async (_, image) => {
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
            const { asked, reader } = counted(changed)
            const results: string[] = []
            const took = await cpuMs(async () => {
              results.push(await verdict(reader, 'RAW'))
              const described = await describeFile(reader, 'image')
              const found = described.detected?.format
              if (found) results.push(await verdict(reader, found))
              for (const format of imageFormats)
                results.push(formatShowsIn(changed, format).verdict)
              results.push(streamed(changed))
            })
            expect(took).toBeLessThan(1000)
            expect(asked.bytes).toBeLessThan(16 * 2 ** 20)
            expect(
              results.every((result) => /^(?:image\.|[A-Z]|passed|match|mis|und)/.test(result)),
            ).toBe(true)
          },
        ),
        { numRuns: 150 },
      )
    },
  )
})
