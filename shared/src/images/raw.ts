import type { ImageFacts } from './facts.ts'
import { fieldsOf, hasText } from './fields.ts'
import { readPartitions } from './partitions.ts'
import { headLength, type ImageReader } from './reader.ts'

/** What the beginning of a raw disk shows. A raw disk has no header, so this is a hint only. */
export interface RawHeader {
  /** Null when nothing known is there: an empty disk, or data of a kind that needs no mark. */
  readonly layout: RawLayout | null
}

export type RawLayout = 'GPT' | 'GPT and MBR' | 'MBR' | (typeof fileSystems)[number]['name']

const fileSystems = [
  { name: 'ext', offset: 1080, bytes: '\u{53}\u{ef}' },
  { name: 'XFS', offset: 0, bytes: 'XFSB' },
  { name: 'NTFS', offset: 3, bytes: 'NTFS    ' },
  { name: 'FAT', offset: 54, bytes: 'FAT' },
  { name: 'FAT', offset: 82, bytes: 'FAT32' },
  { name: 'LVM', offset: 512, bytes: 'LABELONE' },
  { name: 'swap', offset: 4086, bytes: 'SWAPSPACE2' },
  { name: 'SquashFS', offset: 0, bytes: 'hsqs' },
] as const

/** What is in sight of partition tables and file systems; `head` is the first 64 KiB or less. */
export function parseRawHeader(head: Uint8Array): RawHeader {
  // The table of GPT stands in the second sector, which has 512 or 4096 bytes.
  if (hasText(head, 512, 'EFI PART') || hasText(head, 4096, 'EFI PART')) {
    return {
      layout: readPartitions(head).remarks.includes('partitions_mixed') ? 'GPT and MBR' : 'GPT',
    }
  }
  if (hasMbr(head)) return { layout: 'MBR' }
  const fileSystem = fileSystems.find(({ offset, bytes }) => hasText(head, offset, bytes))
  return { layout: fileSystem?.name ?? null }
}

export async function readRawHeader(reader: ImageReader): Promise<RawHeader> {
  return parseRawHeader(await reader.read(0, headLength))
}

/** A boot sector whose four partition entries are plausible, at least one of them in use. */
function hasMbr(head: Uint8Array): boolean {
  if (!hasText(head, 510, '\u{55}\u{aa}')) return false
  const field = fieldsOf(head, 'little')
  const entries = [446, 462, 478, 494]
  const plausible = entries.every((at) => (field.u8(at) & 0x7f) === 0)
  return plausible && entries.some((at) => field.u8(at + 4) !== 0 && field.u32(at + 12) !== 0)
}

export async function inspectRaw(reader: ImageReader): Promise<ImageFacts> {
  const head = await reader.read(0, headLength)
  const { layout } = parseRawHeader(head)
  return {
    format: 'RAW',
    variant: layout ?? 'no partition table',
    virtualSize: reader.size,
    blockSize: null,
    label: null,
    bootable: null,
    remarks: readPartitions(head).remarks,
  }
}
