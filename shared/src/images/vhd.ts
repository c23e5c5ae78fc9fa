import { AppError } from '../errors.ts'
import type { ImageFacts } from './facts.ts'
import {
  badHeader,
  bytesEqual,
  checkInFile,
  fieldsOf,
  hasText,
  isPowerOfTwo,
  isZero,
  latin1,
  readExactly,
  safeSize,
  shown,
} from './fields.ts'
import { readPartitions } from './partitions.ts'
import { headLength, type ImageReader } from './reader.ts'
import type { ImageRemark } from './remarks.ts'

/** The last 512 bytes of a VHD (Microsoft "Virtual Hard Disk Image Format", big endian). */
export interface VhdFooter {
  readonly version: number
  /** Where the header of a dynamic disk is; all ones for a fixed one. */
  readonly dataOffset: bigint
  readonly creator: string
  readonly originalSize: bigint
  /** Virtual size in bytes. */
  readonly currentSize: bigint
  /** What cylinders, heads and sectors make together, in bytes. */
  readonly geometrySize: bigint
  readonly diskType: number
  readonly checksum: number
}

/** The header of a dynamic disk. */
export interface VhdDynamicHeader {
  readonly tableOffset: bigint
  readonly version: number
  readonly maxTableEntries: number
  readonly blockSize: number
  readonly checksum: number
  readonly parentName: string
  /** True when parent identity, name and all eight locators are empty. */
  readonly withoutParent: boolean
}

const footerLength = 512
const dynamicHeaderLength = 1024
const diskTypes = { fixed: 2, dynamic: 3, differencing: 4 } as const
/** The largest geometry stands for "any size". */
const maxGeometry = 65_535n * 16n * 255n * 512n
/** One cylinder of it: what rounding up to a whole one may add. */
const geometrySlack = 16n * 255n * 512n

/** True where a VHD footer stands: at the end of every VHD, and a copy at the start of dynamic ones. */
export function showsVhd(bytes: Uint8Array): boolean {
  return hasText(bytes, 0, 'conectix')
}

/** Reads the footer. Throws `image.truncated` when only the copy at the start is there. */
export async function readVhdFooter(reader: ImageReader): Promise<VhdFooter> {
  return parseVhdFooter(await footerBytes(reader), footerOffset(reader))
}

function footerOffset(reader: ImageReader): number {
  return Math.max(0, reader.size - footerLength)
}

async function footerBytes(reader: ImageReader): Promise<Uint8Array> {
  const footer = await readExactly(reader, 'VHD', footerOffset(reader), footerLength)
  if (showsVhd(footer)) return footer
  if (showsVhd(await reader.read(0, footerLength))) {
    checkInFile(reader, 'VHD', BigInt(reader.size) + BigInt(footerLength))
  }
  throw badHeader('VHD', 'no footer', footerOffset(reader))
}

/** Reads a footer that stands at `offset` of the image. Throws `image.bad_header`. */
export function parseVhdFooter(bytes: Uint8Array, offset: number): VhdFooter {
  if (!showsVhd(bytes) || bytes.length < footerLength) throw badHeader('VHD', 'no footer', offset)
  const field = fieldsOf(bytes, 'big')
  const version = field.u32(12)
  if (version !== 0x0001_0000) {
    throw badHeader('VHD', `version 0x${version.toString(16)}`, offset + 12)
  }
  const checksum = field.u32(64)
  if (checksum !== sumOf(bytes.subarray(0, footerLength), 64)) {
    throw badHeader('VHD', 'a wrong footer checksum', offset + 64)
  }
  return {
    version,
    dataOffset: field.u64(16),
    creator: latin1(bytes, 28, 32),
    originalSize: field.u64(40),
    currentSize: field.u64(48),
    geometrySize: BigInt(field.u16(56)) * BigInt(field.u8(58)) * BigInt(field.u8(59)) * 512n,
    diskType: field.u32(60),
    checksum,
  }
}

export async function readVhdDynamicHeader(
  reader: ImageReader,
  offset: bigint,
): Promise<VhdDynamicHeader> {
  const bytes = await readExactly(reader, 'VHD', offset, dynamicHeaderLength)
  if (!hasText(bytes, 0, 'cxsparse')) throw badHeader('VHD', 'no dynamic disk header', offset)
  const field = fieldsOf(bytes, 'big')
  const version = field.u32(24)
  if (version !== 0x0001_0000) throw badHeader('VHD', 'an unknown header version', offset + 24n)
  const checksum = field.u32(36)
  if (checksum !== sumOf(bytes, 36)) throw badHeader('VHD', 'a wrong header checksum', offset + 36n)
  return {
    tableOffset: field.u64(16),
    version,
    maxTableEntries: field.u32(28),
    blockSize: field.u32(32),
    checksum,
    parentName: parentName(bytes.subarray(64, 576)),
    withoutParent: isZero(bytes.subarray(40, 56)) && isZero(bytes.subarray(64, 768)),
  }
}

/** Ones' complement of the sum of all bytes, the four of the checksum itself left out. */
function sumOf(bytes: Uint8Array, checksumAt: number): number {
  let sum = 0
  for (const [index, byte] of bytes.entries()) {
    if (index < checksumAt || index >= checksumAt + 4) sum += byte
  }
  return ~sum >>> 0
}

function parentName(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-16be').decode(bytes)
  return text.slice(0, text.indexOf('\0') + 1 || undefined).replace('\0', '')
}

/**
 * What stands at the start must be the copy of a dynamic disk's footer: QEMU takes it for that, whatever
 * the end says. Throws `image.ambiguous` where it cannot be.
 */
export function checkVhdCopy(head: Uint8Array): void {
  const copy = parseVhdFooter(head.subarray(0, footerLength), 0)
  checkVhdFooter(copy, 0)
  if (copy.diskType === diskTypes.fixed) throw twoDisks()
}

/** Refuses differencing disks and unknown types (security case A10), and two sizes in one footer. */
export function checkVhdFooter(footer: VhdFooter, offset: number): void {
  // QEMU takes the size from the geometry where it does not know the program that made the disk.
  const { geometrySize } = footer
  if (geometrySize !== maxGeometry && geometrySize > footer.currentSize + geometrySlack) {
    throw badHeader('VHD', `a geometry of ${geometrySize} bytes`, offset + 56)
  }
  switch (footer.diskType) {
    case diskTypes.fixed:
    case diskTypes.dynamic:
      return
    case diskTypes.differencing:
      throw parentReference('', offset + 60)
    default:
      throw new AppError('image.unsupported_variant', {
        format: 'VHD',
        feature: `disk type ${footer.diskType}`,
        offset: offset + 60,
      })
  }
}

/** Reads and checks footer and header; at most 3 KiB, and 64 KiB of the data of a fixed disk. */
export async function inspectVhd(reader: ImageReader): Promise<ImageFacts> {
  const offset = footerOffset(reader)
  const footer = await readVhdFooter(reader)
  checkVhdFooter(footer, offset)
  const virtualSize = safeSize('VHD', footer.currentSize)
  const fixed = footer.diskType === diskTypes.fixed
  const header = fixed ? null : await checkDynamic(reader, footer)
  const data = fixed ? await fixedData(reader, footer) : new Uint8Array(0)
  return {
    format: 'VHD',
    variant: fixed ? 'fixed' : 'dynamic',
    virtualSize,
    blockSize: header ? header.blockSize : null,
    label: null,
    bootable: null,
    remarks: [...geometryRemarks(footer), ...readPartitions(data).remarks],
  }
}

/** The beginning of what a guest sees. */
async function fixedData(reader: ImageReader, footer: VhdFooter): Promise<Uint8Array> {
  checkInFile(reader, 'VHD', footer.currentSize + BigInt(footerLength))
  const data = await reader.read(0, headLength)
  if (showsVhd(data)) throw twoDisks()
  return data
}

/** A geometry that is smaller than the disk: programs that go by it would show a shorter one. */
function geometryRemarks({ geometrySize, currentSize }: VhdFooter): ImageRemark[] {
  const differs = geometrySize !== maxGeometry && geometrySize + geometrySlack < currentSize
  return differs ? ['geometry_differs'] : []
}

async function checkDynamic(reader: ImageReader, footer: VhdFooter): Promise<VhdDynamicHeader> {
  const copy = await readExactly(reader, 'VHD', 0, footerLength)
  if (!bytesEqual(copy, await footerBytes(reader))) {
    throw badHeader('VHD', 'a copy of the footer that differs from it', 0)
  }
  const header = await readVhdDynamicHeader(reader, footer.dataOffset)
  if (!header.withoutParent)
    throw parentReference(header.parentName, Number(footer.dataOffset) + 64)
  const { blockSize, maxTableEntries } = header
  if (!isPowerOfTwo(blockSize) || blockSize < 4096 || blockSize > 256 * 1024 * 1024) {
    throw badHeader('VHD', `a block size of ${blockSize}`, footer.dataOffset + 32n)
  }
  if (BigInt(maxTableEntries) * BigInt(blockSize) < footer.currentSize) {
    throw badHeader('VHD', `a table of ${maxTableEntries} blocks`, footer.dataOffset + 28n)
  }
  checkInFile(reader, 'VHD', header.tableOffset + BigInt(maxTableEntries) * 4n)
  return header
}

function twoDisks(): AppError {
  return new AppError('image.ambiguous', { found: 'fixed VHD and dynamic VHD' })
}

function parentReference(name: string, offset: number): AppError {
  return new AppError('image.external_reference', {
    format: 'VHD',
    what: 'the parent of a differencing disk',
    reference: shown(name),
    offset,
  })
}
