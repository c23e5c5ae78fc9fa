/** What an image may be packed in; the names are the usual suffixes. */
export type Packing = 'gz' | 'bz2' | 'xz' | 'zst' | 'zip'

const startsWith = (head: Uint8Array, bytes: readonly number[], offset = 0) =>
  bytes.every((byte, i) => head[offset + i] === byte)

/** The packing that the first bytes of a file show; at least 10 bytes tell all of them apart. */
export function detectPacking(head: Uint8Array): Packing | undefined {
  if (startsWith(head, [0x1f, 0x8b, 0x08])) return 'gz'
  if (startsWith(head, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])) return 'xz'
  if (isBzip2(head)) return 'bz2'
  if (isZstd(head)) return 'zst'
  // A local file header, or the end record of an empty archive.
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04]) || startsWith(head, [0x50, 0x4b, 0x05, 0x06])) {
    return 'zip'
  }
  return undefined
}

/** "BZh", the block size 1–9, and the magic of a block (π) or of the end (√π). */
function isBzip2(head: Uint8Array): boolean {
  const level = head[3] ?? 0
  if (!startsWith(head, [0x42, 0x5a, 0x68]) || level < 0x31 || level > 0x39) return false
  return (
    startsWith(head, [0x31, 0x41, 0x59, 0x26, 0x53, 0x59], 4) ||
    startsWith(head, [0x17, 0x72, 0x45, 0x38, 0x50, 0x90], 4)
  )
}

/** A frame, or a skippable frame as pzstd writes first (RFC 8878 §3.1). */
export function isZstd(head: Uint8Array, offset = 0): boolean {
  if (startsWith(head, [0x28, 0xb5, 0x2f, 0xfd], offset)) return true
  const first = head[offset] ?? 0
  return first >= 0x50 && first <= 0x5f && startsWith(head, [0x2a, 0x4d, 0x18], offset + 1)
}
