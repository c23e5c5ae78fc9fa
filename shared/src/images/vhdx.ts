import { AppError } from '../errors.ts'
import { crc32c } from './crc32c.ts'
import type { ImageFacts } from './facts.ts'
import {
  badHeader,
  checkInFile,
  fieldsOf,
  hasText,
  isPowerOfTwo,
  isZero,
  readExactly,
  safeSize,
} from './fields.ts'
import type { ImageReader } from './reader.ts'

/** One of the two headers of a VHDX (MS-VHDX 2.2.2, little endian). */
export interface VhdxHeader {
  readonly offset: number
  readonly version: number
  readonly sequenceNumber: bigint
  /** A log waits to be replayed: the disk was not closed. */
  readonly logPending: boolean
}

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
}

export interface VhdxMetadata {
  readonly blockSize: number
  readonly hasParent: boolean
  /** Bytes. */
  readonly virtualSize: bigint
  readonly logicalSectorSize: number
  readonly items: readonly VhdxMetadataItem[]
}

const headerOffsets = [65_536, 131_072] as const
const regionTableOffsets = [196_608, 262_144] as const
const headerLength = 4096
const regionTableLength = 65_536
const metadataTableLength = 4096

const regionGuids = {
  table: '2DC27766-F623-4200-9D64-115E9BFD4A08',
  metadata: '8B7CA206-4790-4B9A-B8FE-575F050F886E',
} as const
const itemGuids = {
  fileParameters: 'CAA16737-FA36-4D43-B3B6-33F0AA44E76B',
  virtualDiskSize: '2FA54224-CD1B-4876-B211-5DBED83BF4B8',
  logicalSectorSize: '8141BF1D-A96F-4709-BA47-F233A8FAAB5F',
  parentLocator: 'A8D35F2D-B30B-454D-ABF7-D3D84834AB0C',
} as const

export function showsVhdx(head: Uint8Array): boolean {
  return hasText(head, 0, 'vhdxfile')
}

/** The current header: the one with a right checksum and the higher sequence number. */
export async function readVhdxHeader(reader: ImageReader): Promise<VhdxHeader> {
  const headers: VhdxHeader[] = []
  for (const offset of headerOffsets) {
    const header = parseHeader(await readExactly(reader, 'VHDX', offset, headerLength), offset)
    if (header) headers.push(header)
  }
  headers.sort((a, b) => (a.sequenceNumber < b.sequenceNumber ? 1 : -1))
  const [current] = headers
  if (!current) throw badHeader('VHDX', 'neither of the two headers', headerOffsets[0])
  return current
}

function parseHeader(bytes: Uint8Array, offset: number): VhdxHeader | null {
  const field = fieldsOf(bytes, 'little')
  if (!hasText(bytes, 0, 'head') || !hasRightChecksum(bytes)) return null
  return {
    offset,
    version: field.u16(66),
    sequenceNumber: field.u64(8),
    logPending: !isZero(bytes.subarray(48, 64)),
  }
}

function hasRightChecksum(bytes: Uint8Array): boolean {
  const blank = bytes.slice()
  blank.fill(0, 4, 8)
  return fieldsOf(bytes, 'little').u32(4) === crc32c(blank)
}

export async function readVhdxRegions(reader: ImageReader): Promise<readonly VhdxRegion[]> {
  for (const offset of regionTableOffsets) {
    const bytes = await readExactly(reader, 'VHDX', offset, regionTableLength)
    if (hasText(bytes, 0, 'regi') && hasRightChecksum(bytes)) return parseRegions(bytes, offset)
  }
  throw badHeader('VHDX', 'neither of the two region tables', regionTableOffsets[0])
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

/** Reads the items that a header inspection needs; at most a few KiB. */
export async function readVhdxMetadata(
  reader: ImageReader,
  region: VhdxRegion,
): Promise<VhdxMetadata> {
  const items = await readItems(reader, region)
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

/** Refuses parents, pending logs (security case A11) and sizes that MS-VHDX does not allow. */
export async function inspectVhdx(reader: ImageReader): Promise<ImageFacts> {
  const header = await readVhdxHeader(reader)
  if (header.version !== 1) throw unsupported(`version ${header.version}`, header.offset + 66)
  const metadataRegion = await checkRegions(reader)
  const metadata = await readVhdxMetadata(reader, metadataRegion)
  if (metadata.hasParent) {
    throw new AppError('image.external_reference', {
      format: 'VHDX',
      what: 'the parent of a differencing disk',
      reference: '',
      offset: String(metadataRegion.offset),
    })
  }
  if (header.logPending) {
    throw new AppError('image.unclean', {
      format: 'VHDX',
      problem: 'its log was not replayed',
      offset: header.offset + 48,
    })
  }
  checkSizes(metadata, metadataRegion)
  return {
    format: 'VHDX',
    variant: 'version 1',
    virtualSize: safeSize('VHDX', metadata.virtualSize),
    blockSize: metadata.blockSize,
    label: null,
    bootable: null,
  }
}

async function checkRegions(reader: ImageReader): Promise<VhdxRegion> {
  const regions = await readVhdxRegions(reader)
  const known: readonly string[] = Object.values(regionGuids)
  const unknown = regions.find((region) => region.required && !known.includes(region.guid))
  if (unknown) throw unsupported(`the region ${unknown.guid}`, regionTableOffsets[0])
  for (const region of regions) {
    checkInFile(reader, 'VHDX', region.offset + BigInt(region.length))
  }
  const metadata = regions.find((region) => region.guid === regionGuids.metadata)
  if (!metadata) throw badHeader('VHDX', 'no metadata region', regionTableOffsets[0])
  return metadata
}

function checkSizes(metadata: VhdxMetadata, region: VhdxRegion): void {
  const { blockSize, logicalSectorSize } = metadata
  const mebibyte = 1024 * 1024
  if (!isPowerOfTwo(blockSize) || blockSize < mebibyte || blockSize > 256 * mebibyte) {
    throw badHeader('VHDX', `a block size of ${blockSize}`, region.offset)
  }
  if (logicalSectorSize !== 512 && logicalSectorSize !== 4096) {
    throw badHeader('VHDX', `a sector size of ${logicalSectorSize}`, region.offset)
  }
  if (metadata.virtualSize % BigInt(logicalSectorSize) !== 0n) {
    throw badHeader('VHDX', `a size of ${metadata.virtualSize}`, region.offset)
  }
}

function unsupported(feature: string, offset: number): AppError {
  return new AppError('image.unsupported_variant', { format: 'VHDX', feature, offset })
}
