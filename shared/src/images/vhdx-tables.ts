import { AppError } from '../errors.ts'
import { crc32c } from './crc32c.ts'
import { badHeader, bytesEqual, checkInFile, fieldsOf, hasText, readExactly } from './fields.ts'
import type { ImageReader } from './reader.ts'

export interface VhdxRegion {
  readonly guid: string
  readonly offset: bigint
  readonly length: number
  readonly required: boolean
}

export interface VhdxMetadataItem {
  readonly guid: string
  /** From the start of the image. */
  readonly offset: bigint
  readonly length: number
  readonly required: boolean
}

export interface VhdxMetadata {
  readonly blockSize: number
  readonly hasParent: boolean
  /** Bytes. */
  readonly virtualSize: bigint
  readonly logicalSectorSize: number
  readonly items: readonly VhdxMetadataItem[]
}

const regionTableOffsets = [196_608, 262_144] as const
const regionTableLength = 65_536
const metadataTableLength = 4096
const mebibyte = 1024n * 1024n

const regionGuids = {
  table: '2DC27766-F623-4200-9D64-115E9BFD4A08',
  metadata: '8B7CA206-4790-4B9A-B8FE-575F050F886E',
} as const
const itemGuids = {
  fileParameters: 'CAA16737-FA36-4D43-B3B6-33F0AA44E76B',
  virtualDiskSize: '2FA54224-CD1B-4876-B211-5DBED83BF4B8',
  logicalSectorSize: '8141BF1D-A96F-4709-BA47-F233A8FAAB5F',
  physicalSectorSize: 'CDA348C7-445D-4471-9CC9-E9885251C556',
  page83Data: 'BECA12AB-B2E6-4523-93EF-C309E000C746',
  parentLocator: 'A8D35F2D-B30B-454D-ABF7-D3D84834AB0C',
} as const

/** True when the CRC at byte 4 is that of these bytes, itself counted as zero. */
export function hasRightChecksum(bytes: Uint8Array): boolean {
  // A copy, which `slice` of a Buffer would not be.
  const blank = new Uint8Array(bytes)
  blank.fill(0, 4, 8)
  return fieldsOf(bytes, 'little').u32(4) === crc32c(blank)
}

async function readRegions(reader: ImageReader): Promise<readonly VhdxRegion[]> {
  const whole: (readonly [number, Uint8Array])[] = []
  for (const offset of regionTableOffsets) {
    const bytes = await readExactly(reader, 'VHDX', offset, regionTableLength)
    if (hasText(bytes, 0, 'regi') && hasRightChecksum(bytes)) whole.push([offset, bytes])
  }
  const [first, second] = whole
  if (!first) throw badHeader('VHDX', 'neither of the two region tables', regionTableOffsets[0])
  // Which of two whole ones is read is each program's own choice.
  if (second && !bytesEqual(first[1], second[1])) {
    throw badHeader('VHDX', 'two region tables that differ', second[0])
  }
  return parseRegions(first[1], first[0])
}

function parseRegions(bytes: Uint8Array, tableOffset: number): VhdxRegion[] {
  const field = fieldsOf(bytes, 'little')
  const count = field.u32(8)
  if (count > 2047) throw badHeader('VHDX', `${count} regions`, tableOffset + 8)
  return Array.from({ length: count }, (_, index) => {
    const at = 16 + index * 32
    return {
      guid: guidAt(bytes, at),
      offset: field.u64(at + 16),
      length: field.u32(at + 24),
      required: (field.u32(at + 28) & 1) === 1,
    }
  })
}

/**
 * The two regions that every disk has (MS-VHDX 2.2.3.2). Throws for unknown ones that are required, for
 * one given twice, and for places out of bounds.
 */
export async function readVhdxRegions(
  reader: ImageReader,
): Promise<{ readonly blocks: VhdxRegion; readonly metadata: VhdxRegion }> {
  const regions = await readRegions(reader)
  const known: readonly string[] = Object.values(regionGuids)
  const unknown = regions.find((region) => region.required && !known.includes(region.guid))
  const [at] = regionTableOffsets
  if (unknown) throw unsupportedVhdx(`the region ${unknown.guid}`, at)
  checkUnique(regions, 'region', at)
  for (const region of regions) {
    if (region.offset < mebibyte || region.offset % mebibyte !== 0n) {
      throw badHeader('VHDX', `a region at byte ${region.offset}`, at)
    }
    checkInFile(reader, 'VHDX', region.offset + BigInt(region.length))
  }
  const blocks = regions.find((region) => region.guid === regionGuids.table)
  if (!blocks) throw badHeader('VHDX', 'no block table', at)
  const metadata = regions.find((region) => region.guid === regionGuids.metadata)
  if (!metadata) throw badHeader('VHDX', 'no metadata region', at)
  return { blocks, metadata }
}

function checkUnique(of: readonly { readonly guid: string }[], what: string, at: number): void {
  const guids = of.map(({ guid }) => guid)
  const twice = guids.find((guid, index) => guids.indexOf(guid) !== index)
  if (twice !== undefined) throw badHeader('VHDX', `the ${what} ${twice} given twice`, at)
}

export function unsupportedVhdx(feature: string, offset: number): AppError {
  return new AppError('image.unsupported_variant', { format: 'VHDX', feature, offset })
}

/** Reads the items that a header inspection needs; at most a few KiB. */
export async function readVhdxMetadata(
  reader: ImageReader,
  region: VhdxRegion,
): Promise<VhdxMetadata> {
  const items = await readItems(reader, region)
  checkItems(items, Number(region.offset))
  const parameters = await readItem(reader, items, region, itemGuids.fileParameters, 8)
  const size = await readItem(reader, items, region, itemGuids.virtualDiskSize, 8)
  const sector = await readItem(reader, items, region, itemGuids.logicalSectorSize, 4)
  return {
    blockSize: parameters.u32(0),
    hasParent:
      (parameters.u32(4) & 2) !== 0 || items.some((item) => item.guid === itemGuids.parentLocator),
    virtualSize: size.u64(0),
    logicalSectorSize: sector.u32(0),
    items,
  }
}

/** What a program does not know and has to know is not to be opened (MS-VHDX 2.2.3.3.2). */
function checkItems(items: readonly VhdxMetadataItem[], at: number): void {
  const known: readonly string[] = Object.values(itemGuids)
  const unknown = items.find((item) => item.required && !known.includes(item.guid))
  if (unknown) throw unsupportedVhdx(`the metadata item ${unknown.guid}`, at)
  // Users' own items may bear any identifier.
  checkUnique(
    items.filter(({ guid }) => known.includes(guid)),
    'metadata item',
    at,
  )
}

async function readItems(reader: ImageReader, region: VhdxRegion): Promise<VhdxMetadataItem[]> {
  const bytes = await readExactly(reader, 'VHDX', region.offset, metadataTableLength)
  if (!hasText(bytes, 0, 'metadata')) throw badHeader('VHDX', 'no metadata table', region.offset)
  const field = fieldsOf(bytes, 'little')
  const count = field.u16(10)
  // The table may have 2047 entries; every known program writes fewer than ten.
  if (count > 127) throw badHeader('VHDX', `${count} metadata items`, region.offset + 10n)
  return Array.from({ length: count }, (_, index) => {
    const at = 32 + index * 32
    if (at + 32 > bytes.length) throw badHeader('VHDX', 'a cut off table', region.offset)
    return {
      guid: guidAt(bytes, at),
      offset: region.offset + BigInt(field.u32(at + 16)),
      length: field.u32(at + 20),
      required: (field.u32(at + 24) & 4) !== 0,
    }
  })
}

async function readItem(
  reader: ImageReader,
  items: readonly VhdxMetadataItem[],
  region: VhdxRegion,
  guid: string,
  length: number,
): Promise<ReturnType<typeof fieldsOf>> {
  const item = items.find((candidate) => candidate.guid === guid)
  if (!item || item.length < length) {
    throw badHeader('VHDX', `no metadata item ${guid}`, region.offset)
  }
  return fieldsOf(await readExactly(reader, 'VHDX', item.offset, length), 'little')
}

/** A GUID in its usual text form; the first three groups are stored little endian. */
function guidAt(bytes: Uint8Array, at: number): string {
  const order = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15]
  return order
    .map((index) => (index < 0 ? '-' : hexByte(bytes[at + index])))
    .join('')
    .toUpperCase()
}

function hexByte(byte: number | undefined): string {
  return (byte ?? 0).toString(16).padStart(2, '0')
}
