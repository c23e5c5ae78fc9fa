import { describe, expect, it } from 'vitest'
import { readPartitions } from './partitions.ts'
import { inspectRaw } from './raw.ts'
import { bytesReader } from './reader.ts'
import { makeBytes, patched } from './testing/make-bytes.ts'
import { makeGptDisk, makeMbrDisk } from './testing/make-disks.ts'

/** A disk whose GPT has entries of these types, by the first four bytes of their GUIDs. */
function gptOf(...types: readonly number[]): Uint8Array {
  const disk = makeBytes(2 ** 20, 'little').put(0, makeGptDisk())
  disk
    .u64(512 + 72, 2)
    .u32(512 + 80, 128)
    .u32(512 + 84, 128)
  for (const [index, type] of types.entries()) disk.u32(1024 + index * 128, type)
  return disk.bytes
}

const variantOf = async (disk: Uint8Array) => (await inspectRaw(bytesReader(disk))).variant

describe('A14: what a partition table says', () => {
  it('tells the system by kinds of partitions that only it has', () => {
    expect(readPartitions(gptOf(0xc12a7328, 0xe3c9e316))).toMatchObject({
      clue: { system: 'Windows', kind: 'Microsoft reserved' },
      architecture: null,
    })
    expect(readPartitions(gptOf(0xc12a7328, 0x0fc63daf, 0x4f68bce3))).toMatchObject({
      clue: { system: 'Linux', kind: 'Linux root (x86-64)' },
      architecture: 'x86_64',
    })
    expect(readPartitions(makeMbrDisk()).clue).toEqual({ system: 'Linux', kind: 'Linux' })
    expect(readPartitions(patched(makeMbrDisk(), 450, 8, 0xa5)).clue?.system).toBe('FreeBSD')
    expect(readPartitions(new Uint8Array(65_536)).clue).toBeNull()
    const code = patched(makeMbrDisk(), 462, 8, 0x33)
    expect(readPartitions(code).clue).toBeNull()
  })

  it('shows partitions beside those of the GPT, and bears bad places', async () => {
    const disk = gptOf(0x0fc63daf)
    expect(await variantOf(disk)).toBe('GPT')
    const second = makeBytes(disk.length, 'little').put(0, disk).u8(462, 0x80).u8(466, 0x83)
    expect(await variantOf(second.bytes)).toBe('GPT and MBR')
    // Cylinders, heads and sectors that cannot be are nobody's business on a disk of today.
    expect(await variantOf(patched(makeMbrDisk(), 447, 32, 0xffff_ff83))).toBe('MBR')
  })

  it.each([
    ['entries elsewhere', 72, 64, 2n ** 63n],
    ['entries past the head', 72, 64, 127],
    ['entries without end', 80, 32, 0xffff_ffff],
    ['entries without size', 84, 32, 0],
    ['entries too large', 84, 32, 0xffff_ffff],
  ] as const)('A17: bears %s', (_, at, width, value) => {
    const disk = patched(gptOf(0x0fc63daf), 512 + at, width, value, 'little')
    const found = readPartitions(disk.subarray(0, 65_536)).clue?.kind
    expect([undefined, 'Linux']).toContain(found)
  })
})
