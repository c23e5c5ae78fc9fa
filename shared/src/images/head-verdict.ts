import { AppError } from '../errors.ts'
import { detectHead } from './detect.ts'
import { mismatchOf } from './detected.ts'
import type { ImageFormat, Packing } from './formats.ts'
import { parseIsoHeader } from './iso.ts'
import { createOvaScanner } from './ova.ts'
import { checkQcow2Header, parseQcow2Header } from './qcow2.ts'
import { headLength } from './reader.ts'
import { showsTar } from './tar.ts'
import { checkVhdCopy, showsVhd } from './vhd.ts'
import { checkVmdkHead } from './vmdk.ts'

/**
 * What the beginning of a stream says about its declared format. `match` and `mismatch` are final;
 * `undecided` asks for more, and past 64 KiB for the end (RAW and fixed VHD show nothing earlier).
 */
export type HeadVerdict =
  | { readonly verdict: 'match' }
  | { readonly verdict: 'undecided' }
  | { readonly verdict: 'mismatch'; readonly error: AppError }

const undecided: HeadVerdict = { verdict: 'undecided' }

/** Up to where a format must have shown itself, in bytes; nothing of VHD and RAW need show. */
const shownBy: Readonly<Record<ImageFormat, number>> = {
  QCOW2: 512,
  VMDK: 2048,
  VHDX: 512,
  OVA: headLength,
  ISO: 34 * 1024,
  VHD: Number.POSITIVE_INFINITY,
  RAW: Number.POSITIVE_INFINITY,
}

/**
 * Judges the first bytes (64 KiB at most) of a stream, so that a page of HTML, another format or an
 * image with references is refused before the rest is fetched. `outer` is the packing that the
 * stream was unpacked from, if any.
 */
export function formatShowsIn(
  head: Uint8Array,
  declared: ImageFormat,
  outer: Packing | null = null,
): HeadVerdict {
  const first = head.subarray(0, headLength)
  const detected = detectHead(first)
  const full = first.length === headLength
  // The descriptor of an OVA may stand behind records that have not arrived yet.
  if (declared === 'OVA' && !full && showsTar(first) && detected.kinds.length === 1)
    return undecided
  // A disc may begin with anything; what it is stands 32 KiB further on.
  const strange = detected.format === null && detected.packing === null
  const unmarked = detected.format === 'RAW' || (declared === 'ISO' && strange)
  if (unmarked && first.length < shownBy[declared]) return undecided
  const error = mismatchOf(detected, declared, outer)
  if (error) return { verdict: 'mismatch', error }
  if (!full) return undecided
  return checked(first, declared)
}

function checked(head: Uint8Array, declared: ImageFormat): HeadVerdict {
  try {
    checkHead(head, declared)
  } catch (error) {
    if (error instanceof AppError) return { verdict: 'mismatch', error }
    throw error
  }
  return { verdict: 'match' }
}

/** The part of each format's rules that needs nothing but the first 64 KiB. */
function checkHead(head: Uint8Array, format: ImageFormat): void {
  switch (format) {
    case 'QCOW2':
      checkQcow2Header(parseQcow2Header(head))
      return
    case 'VMDK':
      checkVmdkHead(head)
      return
    case 'VHD':
      if (showsVhd(head)) checkVhdCopy(head)
      return
    case 'OVA':
      createOvaScanner().push(head)
      return
    case 'ISO':
      parseIsoHeader(head)
      return
    case 'VHDX':
    case 'RAW':
      return
  }
}
