import { hasText } from './fields.ts'
import type { Packing } from './formats.ts'

const magics: Readonly<Record<Exclude<Packing, 'bz2' | 'zst'>, readonly string[]>> = {
  gz: ['\u{1f}\u{8b}\u{08}'],
  xz: ['\u{fd}7zXZ\0'],
  // A local file header, the end record of an empty archive, a part of a split one.
  zip: ['PK\u{03}\u{04}', 'PK\u{05}\u{06}', 'PK\u{07}\u{08}'],
}

/** What each packing is called in messages. */
export const packingKinds: Readonly<Record<Packing, string>> = {
  gz: 'gzip compressed data',
  bz2: 'bzip2 compressed data',
  xz: 'xz compressed data',
  zst: 'zstd compressed data',
  zip: 'zip archive',
}

/**
 * The packing that the first bytes show, whatever the name says; at least 10 bytes tell all of them
 * apart.
 */
export function detectPacking(head: Uint8Array): Packing | undefined {
  if (isBzip2(head)) return 'bz2'
  if (isZstd(head)) return 'zst'
  const shows = (packing: keyof typeof magics) =>
    magics[packing].some((magic) => hasText(head, 0, magic))
  return (['gz', 'xz', 'zip'] as const).find(shows)
}

/** The three letters alone are too common; the size, and the magic of a block (π) or the end (√π) follow. */
function isBzip2(head: Uint8Array): boolean {
  const level = head[3] ?? 0
  if (!hasText(head, 0, 'BZh') || level < 0x31 || level > 0x39) return false
  return hasText(head, 4, '1AY&SY') || hasText(head, 4, '\u{17}rE8P\u{90}')
}

/** A zstd frame at `offset`, or a skippable frame as pzstd writes first (RFC 8878 §3.1). */
export function isZstd(head: Uint8Array, offset = 0): boolean {
  if (hasText(head, offset, '\u{28}\u{b5}\u{2f}\u{fd}')) return true
  const first = head[offset] ?? 0
  return first >= 0x50 && first <= 0x5f && hasText(head, offset + 1, '\u{2a}\u{4d}\u{18}')
}
