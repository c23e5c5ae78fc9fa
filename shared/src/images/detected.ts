import { AppError } from '../errors.ts'
import type { ImageFormat, Packing } from './formats.ts'

/** What content is, by its bytes alone. */
export interface Detected {
  /** Null when it is no image; `RAW` also for data that bears no mark at all. */
  readonly format: ImageFormat | null
  /** In words for a message: `QCOW2`, `HTML page`, `gzip compressed data`. */
  readonly kind: string
  /** Set when the content is compressed and its format shows only after unpacking. */
  readonly packing: Packing | null
  /** More than one entry: programs would disagree about what this is (security case A13). */
  readonly kinds: readonly string[]
  /** What the first 64 KiB alone say, where the end says more. */
  readonly beginning?: Detected
}

/**
 * Why content that was looked at cannot be of the declared format; null when it can. Where its beginning
 * tells, that counts: whoever sees it come waits no longer, and all have to say the same of it.
 */
export function mismatchOf(
  detected: Detected,
  declared: ImageFormat,
  outer: Packing | null,
): AppError | null {
  const { beginning } = detected
  const tells = beginning !== undefined && beginning.format !== 'RAW'
  return (tells ? judge(beginning, declared, outer) : null) ?? judge(detected, declared, outer)
}

function judge(detected: Detected, declared: ImageFormat, outer: Packing | null): AppError | null {
  if (detected.kinds.length > 1) {
    return new AppError('image.ambiguous', { found: detected.kinds.join(' and ') })
  }
  if (detected.packing !== null && outer !== null) {
    return new AppError('image.nested_packing', { inner: detected.packing, outer })
  }
  if (detected.format === declared) return null
  return new AppError('image.format_mismatch', { declared, found: detected.kind })
}
