import { type Arbitrary, array, constantFrom, integer, record, tuple, uint8Array } from 'fast-check'
import { makeIso, makeOva } from './make-archives.ts'
import { patched } from './make-bytes.ts'
import { makeDynamicVhd, makeFixedVhd, makeGptDisk, makeQcow2, makeVmdk } from './make-disks.ts'
import { makeVhdx } from './make-vhdx.ts'

/** Sound images to be damaged. */
export const mutableImages = {
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

/** The image with some of its fields changed, or cut off. */
export function mutatedOf(image: Uint8Array): Arbitrary<Uint8Array<ArrayBuffer>> {
  const cut = tuple(integer({ min: 0, max: image.length }), constantFrom(true, false, false))
  return tuple(array(mutation, { minLength: 1, maxLength: 4 }), cut).map(
    ([mutations, [length, isCut]]) => {
      const changed = new Uint8Array(image.subarray(0, isCut ? length : undefined))
      for (const { place, offset, bytes } of mutations) {
        const at = (place < 0 ? changed.length + place : place) + offset
        if (at >= 0 && at + bytes.length <= changed.length) changed.set(bytes, at)
      }
      return changed
    },
  )
}
