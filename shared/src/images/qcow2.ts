import { AppError } from '../errors.ts'
import type { ImageFacts } from './facts.ts'
import { badHeader, checkInFile, fieldsOf, hasText, latin1, safeSize, shown } from './fields.ts'
import { headLength, type ImageReader } from './reader.ts'

/** The header of a QCOW2 image, as QEMU's docs/interop/qcow2.txt lays it out (big endian). */
export interface Qcow2Header {
  readonly version: number
  readonly backingFileOffset: bigint
  readonly backingFileSize: number
  /** Null when there is none, or when it lies outside the head. */
  readonly backingFile: string | null
  readonly clusterBits: number
  /** Virtual size in bytes. */
  readonly size: bigint
  readonly cryptMethod: number
  readonly l1Size: number
  readonly l1TableOffset: bigint
  readonly refcountTableOffset: bigint
  readonly refcountTableClusters: number
  readonly snapshotCount: number
  readonly snapshotsOffset: bigint
  readonly incompatibleFeatures: bigint
  readonly compatibleFeatures: bigint
  readonly autoclearFeatures: bigint
  readonly refcountOrder: number
  readonly headerLength: number
  readonly compressionType: number
  readonly extensions: readonly Qcow2Extension[]
}

export interface Qcow2Extension {
  readonly type: number
  readonly offset: number
  readonly length: number
  readonly text: string
}

const incompatible = { dirty: 1n, corrupt: 2n, dataFile: 4n, zstd: 8n, extendedL2: 16n } as const
const extensionDataFile = 0x4441_5441
const extensionBitmaps = 0x2385_2875
const v2HeaderLength = 72
const v3HeaderLength = 104

/* The limits that QEMU itself puts on these tables. */
const maxBackingName = 1023
const maxL1Bytes = 32n * 1024n * 1024n
const maxRefcountTableBytes = 8n * 1024n * 1024n

export function showsQcow2(head: Uint8Array): boolean {
  return hasText(head, 0, 'QFI\u{fb}')
}

export async function readQcow2Header(reader: ImageReader): Promise<Qcow2Header> {
  checkInFile(reader, 'QCOW2', BigInt(v3HeaderLength))
  return parseQcow2Header(await reader.read(0, headLength))
}

/** Reads the header from the first bytes (64 KiB, or the whole image). Throws `image.bad_header`. */
export function parseQcow2Header(head: Uint8Array): Qcow2Header {
  if (!showsQcow2(head)) throw badHeader('QCOW2', 'no signature', 0)
  if (head.length < v3HeaderLength) throw badHeader('QCOW2', 'the header is cut off', head.length)
  const field = fieldsOf(head, 'big')
  const version = field.u32(4)
  if (version !== 2 && version !== 3) {
    throw unsupported(`version ${version}`, 4)
  }
  const v3 = version === 3
  const clusterBits = field.u32(20)
  if (clusterBits < 9 || clusterBits > 21) {
    throw badHeader('QCOW2', `a cluster size of 2^${clusterBits} bytes`, 20)
  }
  const headerLength = v3 ? field.u32(100) : v2HeaderLength
  if (v3 && (headerLength < v3HeaderLength || headerLength > 2 ** clusterBits)) {
    throw badHeader('QCOW2', `a header length of ${headerLength}`, 100)
  }
  const backingFileOffset = field.u64(8)
  const backingFileSize = field.u32(16)
  return {
    version,
    backingFileOffset,
    backingFileSize,
    backingFile: backingName(head, backingFileOffset, backingFileSize),
    clusterBits,
    size: field.u64(24),
    cryptMethod: field.u32(32),
    l1Size: field.u32(36),
    l1TableOffset: field.u64(40),
    refcountTableOffset: field.u64(48),
    refcountTableClusters: field.u32(56),
    snapshotCount: field.u32(60),
    snapshotsOffset: field.u64(64),
    incompatibleFeatures: v3 ? field.u64(72) : 0n,
    compatibleFeatures: v3 ? field.u64(80) : 0n,
    autoclearFeatures: v3 ? field.u64(88) : 0n,
    refcountOrder: v3 ? field.u32(96) : 4,
    headerLength,
    // The byte exists only where the header is long enough; before that the type was always zlib.
    compressionType: v3 && headerLength > v3HeaderLength && head.length > 104 ? field.u8(104) : 0,
    extensions: readExtensions(head, headerLength, extensionsEnd(backingFileOffset, clusterBits)),
  }
}

function backingName(head: Uint8Array, offset: bigint, size: number): string | null {
  if (offset === 0n || offset >= BigInt(head.length)) return null
  const start = Number(offset)
  return latin1(head, start, start + Math.min(size, maxBackingName))
}

function extensionsEnd(backingFileOffset: bigint, clusterBits: number): number {
  const cluster = 2 ** clusterBits
  const cut = backingFileOffset > 0n && backingFileOffset < BigInt(cluster)
  return cut ? Number(backingFileOffset) : cluster
}

function readExtensions(head: Uint8Array, start: number, end: number): Qcow2Extension[] {
  const field = fieldsOf(head, 'big')
  const limit = Math.min(end, head.length)
  const extensions: Qcow2Extension[] = []
  let offset = start
  while (offset + 8 <= limit) {
    const type = field.u32(offset)
    if (type === 0) return extensions
    const length = field.u32(offset + 4)
    if (offset + 8 + length > limit) {
      throw badHeader('QCOW2', `a header extension of ${length} bytes`, offset)
    }
    const text = latin1(head, offset + 8, offset + 8 + Math.min(length, maxBackingName))
    extensions.push({ type, offset, length, text })
    offset += 8 + Math.ceil(length / 8) * 8
  }
  // Everything counts as safe only when all of it was looked at.
  if (limit < end) throw badHeader('QCOW2', 'header extensions without an end in sight', start)
  return extensions
}

/**
 * Refuses what the header alone tells: references to other files (security cases A1 to A4), unknown
 * features (A2), encryption, and fields out of bounds (A17).
 */
export function checkQcow2Header(header: Qcow2Header): void {
  checkReferences(header)
  checkFeatures(header)
  checkBounds(header)
}

function checkReferences(header: Qcow2Header): void {
  if (header.backingFileOffset !== 0n || header.backingFileSize !== 0) {
    throw reference('the backing file', header.backingFile ?? '', 8)
  }
  const dataFile = header.extensions.find((extension) => extension.type === extensionDataFile)
  if (dataFile || (header.incompatibleFeatures & incompatible.dataFile) !== 0n) {
    throw reference('the external data file', dataFile?.text ?? '', dataFile?.offset ?? 72)
  }
}

function checkFeatures(header: Qcow2Header): void {
  const features = header.incompatibleFeatures
  if ((features & incompatible.dirty) !== 0n) throw unclean('it is marked as in use')
  if ((features & incompatible.corrupt) !== 0n) throw unclean('it is marked as corrupt')
  const unknown = features & ~(incompatible.zstd | incompatible.extendedL2)
  if (unknown !== 0n) throw unsupported(`unknown features 0x${unknown.toString(16)}`, 72)
  if (header.cryptMethod !== 0)
    throw new AppError('image.encrypted', { format: 'QCOW2', offset: 32 })
  // Every program shows another disk by a snapshot's name, and none of them was looked at (case A19).
  if (header.snapshotCount > 0) throw unsupported('internal snapshots', 60)
  // Every host that opens the image would read all of them into its memory.
  const bitmaps = header.extensions.find((extension) => extension.type === extensionBitmaps)
  if (bitmaps) throw unsupported('dirty bitmaps', bitmaps.offset)
  const zstd = (features & incompatible.zstd) !== 0n
  if (header.compressionType > 1 || header.compressionType > 0 !== zstd) {
    throw badHeader('QCOW2', `compression type ${header.compressionType}`, 104)
  }
}

function checkBounds(header: Qcow2Header): void {
  const cluster = 1n << BigInt(header.clusterBits)
  const entrySize = (header.incompatibleFeatures & incompatible.extendedL2) === 0n ? 8n : 16n
  const bytesPerL1Entry = (cluster / entrySize) * cluster
  const l1Bytes = BigInt(header.l1Size) * 8n
  if (header.refcountOrder > 6) {
    throw badHeader('QCOW2', `a refcount order of ${header.refcountOrder}`, 96)
  }
  if (l1Bytes > maxL1Bytes) throw badHeader('QCOW2', `an L1 table of ${header.l1Size} entries`, 36)
  if (BigInt(header.l1Size) * bytesPerL1Entry < header.size) {
    throw badHeader('QCOW2', `a size of ${header.size} beyond its L1 table`, 24)
  }
  if (header.l1TableOffset % cluster !== 0n)
    throw badHeader('QCOW2', 'an L1 table off its place', 40)
  if (BigInt(header.refcountTableClusters) * cluster > maxRefcountTableBytes) {
    throw badHeader('QCOW2', `a refcount table of ${header.refcountTableClusters} clusters`, 56)
  }
  if (header.refcountTableOffset % cluster !== 0n) {
    throw badHeader('QCOW2', 'a refcount table off its place', 48)
  }
}

/** Reads and checks the header; reads 64 KiB. */
export async function inspectQcow2(reader: ImageReader): Promise<ImageFacts> {
  const header = await readQcow2Header(reader)
  checkQcow2Header(header)
  const virtualSize = safeSize('QCOW2', header.size)
  const refcounts = BigInt(header.refcountTableClusters) << BigInt(header.clusterBits)
  checkInFile(reader, 'QCOW2', header.refcountTableOffset + refcounts)
  if (header.l1Size > 0) {
    checkInFile(reader, 'QCOW2', header.l1TableOffset + BigInt(header.l1Size) * 8n)
  }
  return {
    format: 'QCOW2',
    variant: `version ${header.version}`,
    virtualSize,
    blockSize: 2 ** header.clusterBits,
    label: null,
    bootable: null,
  }
}

function reference(what: string, name: string, offset: number): AppError {
  return new AppError('image.external_reference', {
    format: 'QCOW2',
    what,
    reference: shown(name),
    offset,
  })
}

function unclean(problem: string): AppError {
  return new AppError('image.unclean', { format: 'QCOW2', problem, offset: 72 })
}

function unsupported(feature: string, offset: number): AppError {
  return new AppError('image.unsupported_variant', { format: 'QCOW2', feature, offset })
}
