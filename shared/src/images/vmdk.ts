import { AppError } from '../errors.ts'
import type { ImageFacts } from './facts.ts'
import {
  badHeader,
  checkInFile,
  fieldsOf,
  hasText,
  isPowerOfTwo,
  latin1,
  readExactly,
  safeSize,
  shown,
} from './fields.ts'
import { headLength, type ImageReader } from './reader.ts'
import {
  checkVmdkDescriptor,
  parseVmdkDescriptor,
  showsVmdkDescriptor,
  type VmdkDescriptor,
} from './vmdk-descriptor.ts'

/** The header of a hosted sparse extent (VMware "Virtual Disk Format 5.0", little endian). */
export interface VmdkHeader {
  readonly version: number
  readonly flags: number
  /** In sectors of 512 bytes, like all offsets and sizes below. */
  readonly capacity: bigint
  readonly grainSize: bigint
  readonly descriptorOffset: bigint
  readonly descriptorSize: bigint
  readonly tableEntries: number
  readonly directoryOffset: bigint
  readonly compression: number
}

const headerLength = 512
const sector = 512n
/** Stands for "the true header is the footer", in streams whose tables come last. */
const directoryAtEnd = 0xffff_ffff_ffff_ffffn
const newlineTestFlag = 1
/** Where QEMU looks for the descriptor, whatever the header says (security case A8). */
const descriptorSector = 1n

/** True for a sparse extent, an ESX one, and a descriptor that stands alone. */
export function showsVmdk(head: Uint8Array): boolean {
  return hasText(head, 0, 'KDMV') || hasText(head, 0, 'COWD') || showsVmdkDescriptor(head)
}

export async function readVmdkHeader(reader: ImageReader): Promise<VmdkHeader> {
  return parseVmdkHeader(await readExactly(reader, 'VMDK', 0, headerLength), 0)
}

/** Reads a header that stands at `offset` of the image. Throws `image.bad_header`. */
export function parseVmdkHeader(bytes: Uint8Array, offset: number): VmdkHeader {
  if (hasText(bytes, 0, 'COWD')) throw unsupported('an ESX sparse extent (COWD)', offset)
  if (!hasText(bytes, 0, 'KDMV') || bytes.length < headerLength) {
    throw badHeader('VMDK', 'no signature', offset)
  }
  const field = fieldsOf(bytes, 'little')
  const version = field.u32(4)
  if (version < 1 || version > 3) throw unsupported(`version ${version}`, offset + 4)
  return {
    version,
    flags: newlineFlags(bytes, offset),
    capacity: field.u64(12),
    grainSize: field.u64(20),
    descriptorOffset: field.u64(28),
    descriptorSize: field.u64(36),
    tableEntries: field.u32(44),
    directoryOffset: field.u64(56),
    compression: field.u16(77),
  }
}

function newlineFlags(bytes: Uint8Array, offset: number): number {
  const flags = fieldsOf(bytes, 'little').u32(8)
  if ((flags & newlineTestFlag) !== 0 && !hasText(bytes, 73, '\n \r\n')) {
    throw badHeader('VMDK', 'line ends that a transfer in text mode has changed', offset + 73)
  }
  return flags
}

/** The descriptor text that the header points to, from the first 64 KiB (or the whole image). */
export function readVmdkDescriptor(header: VmdkHeader, head: Uint8Array): VmdkDescriptor {
  const start = header.descriptorOffset * sector
  const end = start + header.descriptorSize * sector
  const misplaced = header.descriptorOffset !== descriptorSector
  if (misplaced || end === start || end > BigInt(headLength)) {
    throw badHeader('VMDK', `a descriptor of ${end - start} bytes at byte ${start}`, 28)
  }
  if (end > BigInt(head.length)) throw badHeader('VMDK', 'a cut off descriptor', head.length)
  const bytes = head.subarray(Number(start), Number(end))
  if (!showsVmdkDescriptor(bytes)) throw badHeader('VMDK', 'no descriptor', start)
  // A program that reads on would find more lines than were looked at here.
  if (!bytes.includes(0) && (head[Number(end)] ?? 0) !== 0) {
    throw badHeader('VMDK', 'a descriptor without an end', end)
  }
  return parseVmdkDescriptor(latin1(bytes), Number(start))
}

/**
 * Refuses what the first 64 KiB tell: flat, split and other kinds whose content is elsewhere
 * (security case A6), parents (A9), descriptors out of place or size (A8).
 */
export function checkVmdkHead(head: Uint8Array): {
  readonly header: VmdkHeader
  readonly descriptor: VmdkDescriptor
} {
  if (showsVmdkDescriptor(head)) {
    checkVmdkDescriptor(parseVmdkDescriptor(latin1(head), 0), false)
  }
  const header = parseVmdkHeader(head, 0)
  checkVmdkHeader(header)
  const descriptor = readVmdkDescriptor(header, head)
  checkVmdkDescriptor(descriptor, true)
  return { header, descriptor }
}

function checkVmdkHeader(header: VmdkHeader): void {
  if (header.capacity === 0n) throw badHeader('VMDK', 'a capacity of 0', 12)
  if (!isPowerOfTwo(header.grainSize) || header.grainSize > 0x20_0000n) {
    throw badHeader('VMDK', `a grain size of ${header.grainSize} sectors`, 20)
  }
  if (header.tableEntries === 0 || header.tableEntries > 512) {
    throw badHeader('VMDK', `grain tables of ${header.tableEntries} entries`, 44)
  }
  if (header.compression > 1) throw unsupported(`compression ${header.compression}`, 77)
}

/** Reads and checks header, descriptor and footer; reads 64 KiB and 1 KiB. */
export async function inspectVmdk(reader: ImageReader): Promise<ImageFacts> {
  const { header, descriptor } = checkVmdkHead(await reader.read(0, headLength))
  const virtualSize = safeSize('VMDK', header.capacity * sector)
  checkExtentSize(header, descriptor)
  if (header.directoryOffset === directoryAtEnd) {
    await checkFooter(reader, header)
  } else {
    checkInFile(reader, 'VMDK', directoryEnd(header))
  }
  return {
    format: 'VMDK',
    variant: descriptor.createType,
    virtualSize,
    blockSize: safeSize('VMDK', header.grainSize * sector),
    label: null,
    bootable: null,
  }
}

/** Programs take the size of the disk from either; makers round one of them up to a whole grain. */
function checkExtentSize(header: VmdkHeader, { extents, offset }: VmdkDescriptor): void {
  const sectors = BigInt(extents[0]?.sectors ?? '0')
  const difference =
    sectors > header.capacity ? sectors - header.capacity : header.capacity - sectors
  if (difference >= header.grainSize) {
    const problem = `an extent of ${shown(String(sectors))} sectors in a disk of ${header.capacity}`
    throw badHeader('VMDK', problem, offset)
  }
}

/** Where the directory of grain tables ends, in bytes. */
function directoryEnd(header: VmdkHeader): bigint {
  const perTable = BigInt(header.tableEntries) * header.grainSize
  const tables = (header.capacity + perTable - 1n) / perTable
  return header.directoryOffset * sector + tables * 4n
}

/** The footer must be the header again, only with the place of the tables filled in (case A8). */
async function checkFooter(reader: ImageReader, header: VmdkHeader): Promise<void> {
  // Where the last sector is not whole, programs differ in where they look for the footer.
  if (reader.size % Number(sector) !== 0) {
    throw badHeader('VMDK', `a size of ${reader.size} bytes, not of whole sectors`, reader.size)
  }
  const offset = Math.max(0, reader.size - 1024)
  const footer = parseVmdkHeader(await readExactly(reader, 'VMDK', offset, headerLength), offset)
  if (footer.directoryOffset === directoryAtEnd) {
    throw badHeader('VMDK', 'a footer that points to another footer', offset + 56)
  }
  const withoutDescriptor = footer.descriptorOffset === 0n && footer.descriptorSize === 0n
  const differs =
    footer.version !== header.version ||
    footer.capacity !== header.capacity ||
    footer.grainSize !== header.grainSize ||
    footer.tableEntries !== header.tableEntries ||
    footer.compression !== header.compression ||
    (!withoutDescriptor &&
      (footer.descriptorOffset !== header.descriptorOffset ||
        footer.descriptorSize !== header.descriptorSize))
  if (differs) throw badHeader('VMDK', 'a footer that differs from the header', offset)
  checkInFile(reader, 'VMDK', directoryEnd(footer))
}

function unsupported(feature: string, offset: number): AppError {
  return new AppError('image.unsupported_variant', { format: 'VMDK', feature, offset })
}
