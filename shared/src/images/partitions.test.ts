import { describe, expect, it } from 'vitest'
import { describeFile } from './describe.ts'
import { readPartitions } from './partitions.ts'
import { inspectRaw } from './raw.ts'
import { bytesReader } from './reader.ts'
import { makeBytes, patched } from './testing/make-bytes.ts'
import { makeFixedVhd, makeGptDisk, makeMbrDisk } from './testing/make-disks.ts'
import { inspectVhd } from './vhd.ts'

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

const factsOf = (disk: Uint8Array) => inspectRaw(bytesReader(disk))

/** The disk with these bytes in the entries of its MBR. */
function withEntries(disk: Uint8Array, ...bytes: readonly (readonly [at: number, byte: number])[]) {
  const maker = makeBytes(disk.length, 'little').put(0, disk)
  for (const [at, byte] of bytes) maker.u8(446 + at, byte)
  return maker.bytes
}

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

  // What the test of oslo.utils for the same refuses (test_gpt_mbr_check) passes here, and is told.
  const gpt = gptOf(0x0fc63daf)
  const second = [16 + 4, 0x83] as const
  it.each([
    ['a GPT', gpt, 'GPT', []],
    [
      'a partition beside those of the GPT',
      withEntries(gpt, [16, 0x80], second),
      'GPT and MBR',
      ['partitions_mixed'],
    ],
    [
      'a GPT that is protected twice',
      withEntries(gpt, [18, 2], [20, 0xee], [24, 1]),
      'GPT and MBR',
      ['partitions_mixed'],
    ],
    ['another place by cylinders', withEntries(gpt, [2, 1]), 'GPT', ['partitions_unprotected']],
    ['another place by blocks', withEntries(gpt, [8, 2]), 'GPT', ['partitions_unprotected']],
    ['no protection', withEntries(gpt, [4, 0]), 'GPT', ['partitions_unprotected']],
    [
      'another partition alone',
      withEntries(gpt, [4, 0x83]),
      'GPT and MBR',
      ['partitions_mixed', 'partitions_unprotected'],
    ],
    [
      'protection of nothing',
      withEntries(makeMbrDisk(), second, [4, 0xee]),
      'MBR',
      ['partitions_mixed', 'partitions_unprotected'],
    ],
    ['an MBR with bad cylinders', patched(makeMbrDisk(), 447, 32, 0xffff_ff83), 'MBR', []],
    ['another mark than 0x80', withEntries(makeMbrDisk(), [0, 0x0a]), 'no partition table', []],
  ])('tells of %s', async (_, disk, variant, remarks) => {
    expect(await factsOf(disk)).toMatchObject({ variant, remarks })
    const described = await describeFile(bytesReader(disk), 'disk.img')
    expect(described).toMatchObject({ remarks, refusal: undefined })
    const inVhd = await inspectVhd(bytesReader(makeFixedVhd(disk, [31, 4, 17])))
    expect(inVhd.remarks).toEqual(remarks)
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
