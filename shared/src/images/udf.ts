import { fieldsOf } from './fields.ts'
import type { ImageReader } from './reader.ts'

const sector = 2048
/** The one fixed place in UDF, from which everything else is found (ECMA-167 3/8.4.2.1). */
const anchorSector = 256
const tags = { anchor: 2, logicalVolume: 6, terminator: 8 } as const
/** The sequence has 16 sectors in every known program; a limit keeps the read small. */
const maxDescriptors = 16

/** The name of a UDF disc, or null when it has none or is not readable. Reads at most 34 KiB. */
export async function readUdfLabel(reader: ImageReader): Promise<string | null> {
  const anchor = await reader.read(anchorSector * sector, sector)
  if (anchor.length < sector || !hasTag(anchor, 0, tags.anchor)) return null
  const field = fieldsOf(anchor, 'little')
  const count = Math.min(maxDescriptors, Math.ceil(field.u32(16) / sector))
  const sequence = await reader.read(field.u32(20) * sector, count * sector)
  for (let at = 0; at + sector <= sequence.length; at += sector) {
    if (hasTag(sequence, at, tags.terminator)) break
    if (hasTag(sequence, at, tags.logicalVolume)) {
      return dstring(sequence.subarray(at + 84, at + 84 + 128))
    }
  }
  return null
}

/** A descriptor tag carries the sum of its other fifteen bytes. */
function hasTag(bytes: Uint8Array, at: number, tag: number): boolean {
  const head = bytes.subarray(at, at + 16)
  let sum = 0
  for (const [index, byte] of head.entries()) if (index !== 4) sum += byte
  return fieldsOf(head, 'little').u16(0) === tag && head[4] === sum % 256
}

/** OSTA compressed Unicode: the first byte tells the width, the last one the length in bytes. */
function dstring(bytes: Uint8Array): string | null {
  const length = bytes.at(-1) ?? 0
  const content = bytes.subarray(1, length)
  if (length < 2 || length > bytes.length - 1) return null
  if (bytes[0] === 8) return String.fromCharCode(...content)
  return bytes[0] === 16 ? new TextDecoder('utf-16be').decode(content) : null
}
