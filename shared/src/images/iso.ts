import type { ImageFacts } from './facts.ts'
import { badHeader, checkInFile, fieldsOf, hasText, latin1 } from './fields.ts'
import { headLength, type ImageReader } from './reader.ts'
import { readUdfLabel } from './udf.ts'

/** The volume descriptors of an optical disc image (ECMA-119 §8, ECMA-167 part 2). */
export interface IsoHeader {
  readonly iso9660: boolean
  readonly udf: boolean
  /** Null for a disc that has UDF only. */
  readonly primary: IsoVolume | null
  /** Name of the disc in its Joliet descriptor, when there is one. */
  readonly jolietLabel: string | null
  /** Sector of the El Torito boot catalogue. */
  readonly bootCatalogSector: number | null
}

export interface IsoVolume {
  readonly label: string
  readonly publisher: string
  /** In logical blocks. */
  readonly blocks: number
  readonly blockSize: number
}

export type BootPlatform = 'bios' | 'efi' | 'other'

const sector = 2048
const firstDescriptor = 32_768
const descriptorTypes = { boot: 0, primary: 1, supplementary: 2, end: 255 } as const
/**
 * A disc written track by track may end with up to 150 sectors that its descriptor counts and
 * programs that read it back do not get.
 */
const tolerance = 150n * BigInt(sector)

/** True where the volume descriptors of ISO 9660 or UDF stand. Needs the first 34 KiB. */
export function showsIso(head: Uint8Array): boolean {
  return hasText(head, firstDescriptor + 1, 'CD001') || showsUdf(head)
}

function showsUdf(head: Uint8Array): boolean {
  return identifiersOf(head).some((identifier) => identifier === 'NSR02' || identifier === 'NSR03')
}

/** The identifiers of the volume structures, up to the first sector that is none. */
function identifiersOf(head: Uint8Array): string[] {
  const known = ['CD001', 'BEA01', 'NSR02', 'NSR03', 'TEA01', 'BOOT2', 'CDW02']
  const identifiers: string[] = []
  for (let at = firstDescriptor; at + sector <= head.length; at += sector) {
    const identifier = latin1(head, at + 1, at + 6)
    if (!known.includes(identifier)) break
    identifiers.push(identifier)
  }
  return identifiers
}

export async function readIsoHeader(reader: ImageReader): Promise<IsoHeader> {
  return parseIsoHeader(await reader.read(0, headLength))
}

/** Reads the descriptors from the first 64 KiB. Throws `image.bad_header`. */
export function parseIsoHeader(head: Uint8Array): IsoHeader {
  if (!showsIso(head)) throw badHeader('ISO', 'no volume descriptor', firstDescriptor)
  const iso9660 = hasText(head, firstDescriptor + 1, 'CD001')
  let primary: IsoVolume | null = null
  let jolietLabel: string | null = null
  let bootCatalogSector: number | null = null
  for (const [at, descriptor] of descriptorsOf(head)) {
    const type = descriptor[0]
    if (type === descriptorTypes.end) break
    if (type === descriptorTypes.primary) primary ??= parseVolume(descriptor, at)
    if (type === descriptorTypes.supplementary && isJoliet(descriptor)) {
      jolietLabel ??= new TextDecoder('utf-16be').decode(descriptor.subarray(40, 72))
    }
    if (type === descriptorTypes.boot && hasText(descriptor, 7, 'EL TORITO SPECIFICATION')) {
      bootCatalogSector ??= fieldsOf(descriptor, 'little').u32(71)
    }
  }
  if (iso9660 && !primary) {
    throw badHeader('ISO', 'no primary volume descriptor', firstDescriptor)
  }
  return { iso9660, udf: showsUdf(head), primary, jolietLabel, bootCatalogSector }
}

function* descriptorsOf(head: Uint8Array): Generator<readonly [number, Uint8Array]> {
  for (let at = firstDescriptor; at + sector <= head.length; at += sector) {
    if (!hasText(head, at + 1, 'CD001')) return
    yield [at, head.subarray(at, at + sector)]
  }
}

function parseVolume(descriptor: Uint8Array, at: number): IsoVolume {
  const field = fieldsOf(descriptor, 'little')
  const blockSize = field.u16(128)
  if (blockSize !== 512 && blockSize !== 1024 && blockSize !== sector) {
    throw badHeader('ISO', `a block size of ${blockSize}`, at + 128)
  }
  return {
    label: latin1(descriptor, 40, 72),
    publisher: latin1(descriptor, 318, 446),
    blocks: field.u32(80),
    blockSize,
  }
}

/** Joliet names itself by one of three escape sequences for UCS-2. */
function isJoliet(descriptor: Uint8Array): boolean {
  return ['%/@', '%/C', '%/E'].some((escape) => hasText(descriptor, 88, escape))
}

/**
 * The platforms that the disc boots on; empty when it does not boot. Reads one sector (El Torito
 * §2: a validation entry with a checksum, then entries that start with 0x88 when bootable).
 */
export async function readBootPlatforms(
  reader: ImageReader,
  header: IsoHeader,
): Promise<readonly BootPlatform[]> {
  if (header.bootCatalogSector === null) return []
  const catalog = await reader.read(header.bootCatalogSector * sector, sector)
  if (catalog.length < 64 || !isValidationEntry(catalog)) return []
  const platforms = new Set<BootPlatform>()
  let platform = catalog[1] ?? 0
  for (let at = 32; at + 32 <= catalog.length; at += 32) {
    const indicator = catalog[at]
    if (indicator === 0x88) platforms.add(platformOf(platform))
    else if (indicator === 0x90 || indicator === 0x91) platform = catalog[at + 1] ?? 0
    else if (indicator === 0 && at > 32) break
  }
  return [...platforms]
}

function isValidationEntry(catalog: Uint8Array): boolean {
  const field = fieldsOf(catalog, 'little')
  let sum = 0
  for (let at = 0; at < 32; at += 2) sum += field.u16(at)
  return catalog[0] === 1 && field.u16(30) === 0xaa55 && sum % 0x1_0000 === 0
}

function platformOf(id: number): BootPlatform {
  if (id === 0) return 'bios'
  return id === 0xef ? 'efi' : 'other'
}

/** Reads and checks the descriptors; reads 64 KiB and one boot catalogue (and 34 KiB for UDF). */
export async function inspectIso(reader: ImageReader): Promise<ImageFacts> {
  const header = await readIsoHeader(reader)
  const { primary } = header
  if (primary) {
    const volume = BigInt(primary.blocks) * BigInt(primary.blockSize)
    if (volume > BigInt(reader.size) + tolerance) checkInFile(reader, 'ISO', volume)
  }
  const platforms = await readBootPlatforms(reader, header)
  const publisher = cleanLabel(primary?.publisher ?? '')
  return {
    format: 'ISO',
    variant: header.iso9660 ? (header.udf ? 'ISO 9660 and UDF' : 'ISO 9660') : 'UDF',
    virtualSize: reader.size,
    blockSize: primary?.blockSize ?? sector,
    label: await labelOf(reader, header),
    bootable: platforms.length > 0,
    ...(publisher !== '' && { publisher }),
  }
}

async function labelOf(reader: ImageReader, header: IsoHeader): Promise<string | null> {
  const written = [header.primary?.label, header.jolietLabel]
    .map((label) => cleanLabel(label ?? ''))
    .find((label) => label !== '')
  if (written !== undefined) return written
  const label = header.udf ? cleanLabel((await readUdfLabel(reader)) ?? '') : ''
  return label === '' ? null : label
}

function cleanLabel(label: string): string {
  return label.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').trim()
}
