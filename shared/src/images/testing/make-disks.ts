import { joinBytes, latin1Bytes, makeBytes } from './make-bytes.ts'

const mebibyte = 1024 * 1024

export interface Qcow2Options {
  readonly version?: 2 | 3
  readonly virtualSize?: number | bigint
  readonly clusterBits?: number
  readonly l1Size?: number
  readonly incompatible?: bigint
  readonly backingFile?: string
  readonly dataFile?: string
}

/** An empty QCOW2 of four clusters: header, refcount table, refcounts, L1 table. */
export function makeQcow2(options: Qcow2Options = {}): Uint8Array<ArrayBuffer> {
  const { version = 3, virtualSize = mebibyte, clusterBits = 16, l1Size = 1 } = options
  const cluster = 2 ** clusterBits
  const { backingFile = '', dataFile } = options
  const headerLength = version === 3 ? 112 : 72
  const maker = makeBytes(cluster * 4, 'big')
    .text(0, 'QFI\u{fb}')
    .u32(4, version)
    .u32(20, clusterBits)
    .u64(24, virtualSize)
    .u32(36, l1Size)
    .u64(40, cluster * 3)
    .u64(48, cluster)
    .u32(56, 1)
    .u64(cluster, cluster * 2)
  for (let index = 0; index < 4; index++) maker.u16(cluster * 2 + index * 2, 1)
  if (version === 3) {
    maker
      .u64(72, options.incompatible ?? 0n)
      .u32(96, 4)
      .u32(100, headerLength)
  }
  if (dataFile !== undefined) {
    maker.u32(headerLength, 0x4441_5441).u32(headerLength + 4, dataFile.length)
    maker.text(headerLength + 8, dataFile)
  }
  if (backingFile !== '') {
    maker.u64(8, 400).u32(16, backingFile.length).text(400, backingFile)
  }
  return maker.bytes
}

type Geometry = readonly [cylinders: number, heads: number, sectors: number]

/** A VHD footer with a right checksum. */
export function makeVhdFooter(
  currentSize: number | bigint,
  diskType = 2,
  geometry: Geometry = [0, 0, 0],
): Uint8Array<ArrayBuffer> {
  const footer = makeBytes(512, 'big')
    .text(0, 'conectix')
    .u32(8, 2)
    .u32(12, 0x0001_0000)
    .u64(16, diskType === 2 ? 0xffff_ffff_ffff_ffffn : 512)
    .text(28, 'mold')
    .u64(40, currentSize)
    .u64(48, currentSize)
    .u16(56, geometry[0])
    .u8(58, geometry[1])
    .u8(59, geometry[2])
    .u32(60, diskType)
  return footer.u32(64, onesComplementSum(footer.bytes)).bytes
}

export function makeFixedVhd(
  data: Uint8Array = new Uint8Array(mebibyte),
  geometry?: Geometry,
): Uint8Array<ArrayBuffer> {
  return joinBytes(data, makeVhdFooter(data.length, 2, geometry))
}

export interface DynamicVhdOptions {
  readonly virtualSize?: number | bigint
  readonly blockSize?: number
  readonly entries?: number
  readonly diskType?: number
  readonly parentName?: string
}

/** An empty dynamic VHD: footer copy, header, block table, footer. */
export function makeDynamicVhd(options: DynamicVhdOptions = {}): Uint8Array<ArrayBuffer> {
  const { virtualSize = 8 * mebibyte, blockSize = 2 * mebibyte, diskType = 3 } = options
  const { entries = Math.ceil(Number(virtualSize) / blockSize), parentName = '' } = options
  const header = makeBytes(1024, 'big')
    .text(0, 'cxsparse')
    .u64(8, 0xffff_ffff_ffff_ffffn)
    .u64(16, 1536)
    .u32(24, 0x0001_0000)
    .u32(28, entries)
    .u32(32, blockSize)
  for (const [index, unit] of Array.from(parentName).entries()) {
    header.u16(64 + index * 2, unit.charCodeAt(0))
  }
  header.u32(36, onesComplementSum(header.bytes))
  const table = new Uint8Array(Math.max(512, Math.ceil(Math.min(entries, 4096) / 128) * 512)).fill(
    255,
  )
  const footer = makeVhdFooter(virtualSize, diskType)
  return joinBytes(footer, header.bytes, table, footer)
}

function onesComplementSum(bytes: Uint8Array): number {
  return ~bytes.reduce((sum, byte) => sum + byte, 0) >>> 0
}

export interface VmdkOptions {
  readonly createType?: string
  readonly extents?: readonly string[]
  readonly parentCid?: string
  readonly more?: readonly string[]
  readonly footer?: boolean
}

/** The text that describes a VMDK. */
export function makeVmdkDescriptor(options: VmdkOptions = {}): Uint8Array {
  const lines = [
    '# Disk DescriptorFile',
    'version=1',
    'CID=12345678',
    `parentCID=${options.parentCid ?? 'ffffffff'}`,
    `createType="${options.createType ?? 'monolithicSparse'}"`,
    ...(options.more ?? []),
    ...(options.extents ?? ['RW 2048 SPARSE "disk.vmdk"']),
    'ddb.adapterType = "ide"',
    '',
  ]
  return latin1Bytes(lines.join('\n'))
}

/** An empty sparse extent of 1 MiB capacity with its descriptor embedded. */
export function makeVmdk(options: VmdkOptions = {}): Uint8Array<ArrayBuffer> {
  const withFooter = options.footer ?? false
  const image = makeBytes(128 * 512, 'little')
    .put(0, vmdkHeader(withFooter ? 0xffff_ffff_ffff_ffffn : 26n))
    .put(512, makeVmdkDescriptor(options)).bytes
  return withFooter ? joinBytes(image, vmdkHeader(26n), new Uint8Array(512)) : image
}

function vmdkHeader(directory: bigint): Uint8Array {
  return makeBytes(512, 'little')
    .text(0, 'KDMV')
    .u32(4, 1)
    .u32(8, 3)
    .u64(12, 2048)
    .u64(20, 128)
    .u64(28, 1)
    .u64(36, 20)
    .u32(44, 512)
    .u64(56, directory)
    .text(73, '\n \r\n').bytes
}

/** A raw disk of 1 MiB with one active partition. */
export function makeMbrDisk(length: number = mebibyte): Uint8Array<ArrayBuffer> {
  return makeBytes(length, 'little')
    .u8(446, 0x80)
    .u8(450, 0x83)
    .u32(454, 2048)
    .u32(458, 1024)
    .u16(510, 0xaa55).bytes
}

/** A raw disk of 1 MiB with a GPT behind its protective MBR. */
export function makeGptDisk(): Uint8Array<ArrayBuffer> {
  const disk = makeBytes(mebibyte, 'little').put(0, makeMbrDisk())
  return disk.u8(446, 0).u8(448, 2).u8(450, 0xee).u32(454, 1).text(512, 'EFI PART').bytes
}
