import { crc32c } from '../crc32c.ts'
import { makeBytes } from './make-bytes.ts'

const mebibyte = 1024 * 1024

export interface VhdxOptions {
  readonly virtualSize?: number | bigint
  readonly blockSize?: number
  readonly sectorSize?: number
  readonly hasParent?: boolean
  readonly parentLocator?: boolean
  /** `one`: of two headers with one number, the second has it. */
  readonly logPending?: boolean | 'one'
  readonly requiredRegion?: string
  /** Where the block table is. */
  readonly tableAt?: number
  /** Another region of metadata, in both tables or in the second one alone. */
  readonly moreMetadata?: 'both' | 'second'
  /** Identifier and flags of another metadata item. */
  readonly moreItem?: readonly [string, number]
}

export const vhdxGuids = {
  table: '2DC27766-F623-4200-9D64-115E9BFD4A08',
  metadata: '8B7CA206-4790-4B9A-B8FE-575F050F886E',
  parameters: 'CAA16737-FA36-4D43-B3B6-33F0AA44E76B',
  size: '2FA54224-CD1B-4876-B211-5DBED83BF4B8',
  sector: '8141BF1D-A96F-4709-BA47-F233A8FAAB5F',
  parent: 'A8D35F2D-B30B-454D-ABF7-D3D84834AB0C',
} as const

/** An empty VHDX of 4 MiB: identifier, two headers, two region tables, metadata, block table. */
export function makeVhdx(options: VhdxOptions = {}): Uint8Array<ArrayBuffer> {
  const { virtualSize = 8 * mebibyte, blockSize = 8 * mebibyte, sectorSize = 512 } = options
  const image = makeBytes(4 * mebibyte, 'little').text(0, 'vhdxfile')
  for (const [index, at] of [65_536, 131_072].entries()) {
    const one = options.logPending === 'one'
    const pending = one ? index === 1 : options.logPending === true
    image.put(at, vhdxHeader(one ? 1n : BigInt(index + 1), pending))
  }
  const regions = [
    [vhdxGuids.table, options.tableAt ?? 3 * mebibyte],
    [vhdxGuids.metadata, 2 * mebibyte],
    ...(options.requiredRegion === undefined ? [] : [[options.requiredRegion, mebibyte] as const]),
  ] as const
  const more = [...regions, [vhdxGuids.metadata, mebibyte] as const]
  const { moreMetadata } = options
  image.put(196_608, vhdxRegions(moreMetadata === 'both' ? more : regions))
  image.put(262_144, vhdxRegions(moreMetadata === undefined ? regions : more))
  const all: (readonly [string, number])[] = [
    [vhdxGuids.parameters, 4],
    [vhdxGuids.size, 6],
    [vhdxGuids.sector, 6],
  ]
  if (options.parentLocator === true) all.push([vhdxGuids.parent, 4])
  if (options.moreItem) all.push(options.moreItem)
  image.text(2 * mebibyte, 'metadata').u16(2 * mebibyte + 10, all.length)
  for (const [index, [guid, flags]] of all.entries()) {
    const at = 2 * mebibyte + 32 + index * 32
    image
      .put(at, guidBytes(guid))
      .u32(at + 16, 65_536 + index * 16)
      .u32(at + 20, 8)
      .u32(at + 24, flags)
  }
  const values = 2 * mebibyte + 65_536
  image.u32(values, blockSize).u32(values + 4, options.hasParent === true ? 2 : 0)
  return image.u64(values + 16, virtualSize).u32(values + 32, sectorSize).bytes
}

function vhdxHeader(sequence: bigint, logPending: boolean): Uint8Array {
  const header = makeBytes(4096, 'little').text(0, 'head').u64(8, sequence).u16(66, 1)
  if (logPending) header.u8(48, 1)
  return header.u32(4, crc32c(header.bytes)).bytes
}

function vhdxRegions(regions: ReadonlyArray<readonly [string, number]>): Uint8Array {
  const table = makeBytes(65_536, 'little').text(0, 'regi').u32(8, regions.length)
  for (const [index, [guid, offset]] of regions.entries()) {
    const at = 16 + index * 32
    table.put(at, guidBytes(guid)).u64(at + 16, offset)
    table.u32(at + 24, mebibyte).u32(at + 28, 1)
  }
  return table.u32(4, crc32c(table.bytes)).bytes
}

function guidBytes(guid: string): Uint8Array {
  const hex = guid.replaceAll('-', '').match(/../g) ?? []
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
  return Uint8Array.from(order, (index) => Number.parseInt(hex[index] ?? '0', 16))
}
