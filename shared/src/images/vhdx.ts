import { AppError } from '../errors.ts'
import type { ImageFacts } from './facts.ts'
import {
  badHeader,
  fieldsOf,
  hasText,
  isPowerOfTwo,
  isZero,
  readExactly,
  safeSize,
} from './fields.ts'
import type { ImageReader } from './reader.ts'
import {
  hasRightChecksum,
  readVhdxMetadata,
  readVhdxRegions,
  unsupportedVhdx,
  type VhdxMetadata,
  type VhdxRegion,
} from './vhdx-tables.ts'

/** One of the two headers of a VHDX (MS-VHDX 2.2.2, little endian). */
export interface VhdxHeader {
  readonly offset: number
  readonly version: number
  readonly sequenceNumber: bigint
  /** A log waits to be replayed: the disk was not closed. */
  readonly logPending: boolean
}

const headerOffsets = [65_536, 131_072] as const
const headerLength = 4096

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
  const [current, other] = headers
  if (!current) throw badHeader('VHDX', 'neither of the two headers', headerOffsets[0])
  // Some programs write both with one number; then either may be taken.
  const equal = current.sequenceNumber === other?.sequenceNumber
  if (equal && (current.logPending !== other.logPending || current.version !== other.version)) {
    throw badHeader('VHDX', 'two current headers that differ', other.offset)
  }
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

/** Refuses parents, pending logs (security case A11) and sizes that MS-VHDX does not allow. */
export async function inspectVhdx(reader: ImageReader): Promise<ImageFacts> {
  const header = await readVhdxHeader(reader)
  if (header.version !== 1) throw unsupportedVhdx(`version ${header.version}`, header.offset + 66)
  const { blocks, metadata: metadataRegion } = await readVhdxRegions(reader)
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
  const virtualSize = safeSize('VHDX', metadata.virtualSize)
  checkBlockTable(metadata, blocks)
  return {
    format: 'VHDX',
    variant: 'version 1',
    virtualSize,
    blockSize: metadata.blockSize,
    label: null,
    bootable: null,
  }
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

/** Every block has 8 bytes in the table, and a sector bitmap stands behind each chunk of them (2.5). */
function checkBlockTable(metadata: VhdxMetadata, region: VhdxRegion): void {
  const block = BigInt(metadata.blockSize)
  const blocks = (metadata.virtualSize + block - 1n) / block
  const chunk = (2n ** 23n * BigInt(metadata.logicalSectorSize)) / block
  const entries = blocks === 0n ? 0n : blocks + (blocks - 1n) / chunk
  if (entries * 8n > BigInt(region.length)) {
    throw badHeader('VHDX', `a block table of ${region.length} bytes`, region.offset)
  }
}
