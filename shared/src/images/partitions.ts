import { fieldsOf, hasText } from './fields.ts'
import type { ImageRemark } from './remarks.ts'

/** A system that partitions of its own kinds speak of. */
export type PartitionSystem = 'Windows' | 'Linux' | 'FreeBSD'

export type Architecture = 'x86_64' | 'aarch64'

/** What the partition table of a disk says of the guest that is on it. */
export interface Partitions {
  /** The kind that tells it, in words, and the system it belongs to. */
  readonly clue: { readonly system: PartitionSystem; readonly kind: string } | null
  readonly architecture: Architecture | null
  /** What programs that read only one of the two tables would take in another way (security case A14). */
  readonly remarks: readonly ImageRemark[]
}

interface Kind {
  readonly system: PartitionSystem
  readonly kind: string
  readonly architecture?: Architecture
}

/** Types of GPT by the first eight digits of their GUIDs, which tell all of them apart. */
const gptKinds: Readonly<Record<string, Kind>> = {
  e3c9e316: { system: 'Windows', kind: 'Microsoft reserved' },
  de94bba4: { system: 'Windows', kind: 'Windows recovery' },
  '4f68bce3': { system: 'Linux', kind: 'Linux root (x86-64)', architecture: 'x86_64' },
  b921b045: { system: 'Linux', kind: 'Linux root (ARM-64)', architecture: 'aarch64' },
  '0fc63daf': { system: 'Linux', kind: 'Linux' },
  e6d6d379: { system: 'Linux', kind: 'Linux LVM' },
  a19d880f: { system: 'Linux', kind: 'Linux RAID' },
  '83bd6b9d': { system: 'FreeBSD', kind: 'FreeBSD boot' },
  '516e7cb6': { system: 'FreeBSD', kind: 'FreeBSD UFS' },
  '516e7cba': { system: 'FreeBSD', kind: 'FreeBSD ZFS' },
}

const mbrKinds: Readonly<Record<number, Kind>> = {
  0x07: { system: 'Windows', kind: 'NTFS' },
  0x83: { system: 'Linux', kind: 'Linux' },
  0x8e: { system: 'Linux', kind: 'Linux LVM' },
  0xfd: { system: 'Linux', kind: 'Linux RAID' },
  0xa5: { system: 'FreeBSD', kind: 'FreeBSD' },
}

const protective = 0xee
/** Where an entry that protects a GPT begins: head 0, sector 2, cylinder 0, which is block 1 (UEFI §5.2.3). */
const protectedFrom = { place: 0x00_0200, block: 1 } as const
const maxEntries = 128
const mbrEntries = [446, 462, 478, 494]

/** Reads MBR and GPT as far as they are in the first 64 KiB; nothing of them is followed elsewhere. */
export function readPartitions(head: Uint8Array): Partitions {
  const types = mbrTypes(head)
  const sector = [512, 4096].find((size) => hasText(head, size, 'EFI PART'))
  const kinds =
    sector === undefined
      ? types.flatMap((type) => mbrKinds[type] ?? [])
      : gptTypes(head, sector).flatMap((type) => gptKinds[type] ?? [])
  // What only one system writes tells more than what others read too.
  const [clue = null] = kinds.toSorted((one, other) => rank(one) - rank(other))
  return {
    clue: clue && { system: clue.system, kind: clue.kind },
    architecture: kinds.find(({ architecture }) => architecture)?.architecture ?? null,
    remarks: remarksOf(head, types, sector !== undefined),
  }
}

/** Of an MBR without GPT nothing is told: where its partitions are by cylinders is nobody's business today. */
function remarksOf(head: Uint8Array, types: readonly number[], hasGpt: boolean): ImageRemark[] {
  const protects = types.includes(protective)
  if (!hasGpt && !protects) return []
  const mixed = types.some((type) => type !== protective) || types.length > 1
  const field = fieldsOf(head, 'big')
  const entries = mbrEntries.filter((at) => head[at + 4] === protective)
  const unprotected =
    !protects ||
    entries.some((at) => {
      const place = field.u32(at) & 0xff_ffff
      const block = fieldsOf(head, 'little').u32(at + 8)
      return place !== protectedFrom.place || block !== protectedFrom.block
    })
  return [
    ...(mixed ? (['partitions_mixed'] as const) : []),
    ...(unprotected ? (['partitions_unprotected'] as const) : []),
  ]
}

const rank = ({ kind, architecture }: Kind) => (architecture ? 0 : kind === 'NTFS' ? 2 : 1)

/** Types of the entries in use; none where code of a boot sector stands in their place. */
function mbrTypes(head: Uint8Array): number[] {
  if (!hasText(head, 510, '\u{55}\u{aa}')) return []
  if (mbrEntries.some((at) => ((head[at] ?? 0) & 0x7f) !== 0)) return []
  return mbrEntries.map((at) => head[at + 4] ?? 0).filter((type) => type !== 0)
}

function gptTypes(head: Uint8Array, sector: number): string[] {
  if (sector + 92 > head.length) return []
  const field = fieldsOf(head, 'little')
  const start = field.u64(sector + 72) * BigInt(sector)
  const count = Math.min(field.u32(sector + 80), maxEntries)
  const size = field.u32(sector + 84)
  if (size < 128 || size > 4096 || start > BigInt(head.length)) return []
  return Array.from({ length: count }, (_, index) => Number(start) + index * size)
    .filter((at) => at + 16 <= head.length)
    .map((at) => field.u32(at).toString(16).padStart(8, '0'))
}
