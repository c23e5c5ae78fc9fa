import { hasText, latin1 } from './fields.ts'
import type { Packing } from './formats.ts'
import { detectPacking, packingKinds } from './packing.ts'

/** Content that is not an image of a known format. */
export interface Foreign {
  /** In words for a message. */
  readonly kind: string
  readonly packing: Packing | null
  /** Some prober could open it as a disk of its own (security case A12). */
  readonly disk: boolean
}

interface Signature extends Foreign {
  readonly offset: number
  readonly texts: readonly string[]
}

const signature = (
  kind: string,
  texts: readonly string[],
  more: Partial<Pick<Signature, 'disk' | 'offset'>> = {},
): Signature => ({ kind, texts, packing: null, disk: false, offset: 0, ...more })

const disk = { disk: true } as const

const signatures: readonly Signature[] = [
  signature('LZ4 compressed data', ['\u{04}\u{22}\u{4d}\u{18}']),
  signature('lzip compressed data', ['LZIP']),
  signature('lzop compressed data', ['\u{89}LZO\0']),
  signature('7-Zip archive', ['7z\u{bc}\u{af}\u{27}\u{1c}']),
  signature('RAR archive', ['Rar!\u{1a}\u{07}']),
  signature('cabinet archive', ['MSCF\0\0\0\0']),
  signature('Debian package or ar archive', ['!<arch>\n']),
  signature('RPM package', ['\u{ed}\u{ab}\u{ee}\u{db}']),
  signature('Windows imaging (WIM) archive', ['MSWIM\0\0\0']),
  signature('PDF document', ['%PDF-']),
  signature('PNG picture', ['\u{89}PNG\r\n']),
  signature('JPEG picture', ['\u{ff}\u{d8}\u{ff}']),
  signature('ELF program', ['\u{7f}ELF']),
  signature('CD image with raw sectors (BIN)', [`\0${'\u{ff}'.repeat(10)}\0`]),
  signature('QED disk image', ['QED\0'], disk),
  signature('VDI disk image', ['\u{7f}\u{10}\u{da}\u{be}'], { disk: true, offset: 64 }),
  signature('Parallels disk image', ['WithoutFreeSpace', 'WithouFreSpacExt'], disk),
  signature('Bochs disk image', ['Bochs Virtual HD Image'], disk),
  signature('cloop disk image', ['#!/bin/sh\n#V2.0 Format\nmodprobe cloop'], disk),
  signature('LUKS encrypted volume', ['LUKS\u{ba}\u{be}'], disk),
]

const sampleLength = 512

/** What the first bytes say about content of other kinds. */
export function foreignIn(head: Uint8Array): readonly Foreign[] {
  const found: Foreign[] = signatures.filter(({ offset, texts }) =>
    texts.some((text) => hasText(head, offset, text)),
  )
  const packing = detectPacking(head)
  return packing ? [...found, { kind: packingKinds[packing], packing, disk: false }] : found
}

/** True when the end of a disk image of Apple (512 bytes) stands there. */
export function showsDmg(tail: Uint8Array): boolean {
  return hasText(tail, 0, 'koly')
}

/**
 * `HTML page`, `XML document` or `plain text` when the first 512 bytes (or all, when `complete`)
 * are text in any encoding without zero bytes, or UTF-16. Null when they are not, or too few to tell.
 */
export function textKindOf(head: Uint8Array, complete: boolean): string | null {
  const sample = decoded(head.subarray(0, sampleLength))
  const start = sample
    .replace(/^\u{feff}|^\u{ef}\u{bb}\u{bf}/u, '')
    .trimStart()
    .toLowerCase()
  if (/^(?:<!doctype html|<html|<head|<body)/.test(start)) return 'HTML page'
  if (start.startsWith('<?xml')) return start.includes('<html') ? 'HTML page' : 'XML document'
  if (head.length === 0 || (head.length < sampleLength && !complete)) return null
  return hasControl(sample) ? null : 'plain text'
}

/** Tab, line ends, form feed and escape are the only control characters that texts have. */
function hasControl(text: string): boolean {
  return Array.from(text).some((character) => {
    const code = character.charCodeAt(0)
    return (code < 0x20 && !'\t\n\f\r\u{1b}'.includes(character)) || code === 0x7f
  })
}

function decoded(bytes: Uint8Array): string {
  const even = bytes.subarray(0, bytes.length - (bytes.length % 2))
  if (hasText(bytes, 0, '\u{ff}\u{fe}')) return new TextDecoder('utf-16le').decode(even)
  if (hasText(bytes, 0, '\u{fe}\u{ff}')) return new TextDecoder('utf-16be').decode(even)
  return latin1(bytes)
}
