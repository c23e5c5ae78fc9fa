import type { ErrorCode } from '@mold/shared/errors.ts'
import { isConvertible } from '@mold/shared/images/conversions.ts'
import type { ImageRecord } from '../image.repository.ts'

/** Copies of one account that may be cleaned or wait for it at a time: each takes its minutes of one processor. */
export const mostCleanings = 5

/** The reason why no cleaned copy of an image can be made at all, or undefined. */
export function whyNotCleaned(
  image: Pick<ImageRecord, 'format' | 'direct_download' | 'parent'>,
): ErrorCode | undefined {
  // A program reads files, and this is a part of one.
  if (image.parent) return 'clean.data_disk'
  if (!isConvertible(image.format)) return 'clean.format'
  return image.direct_download ? 'clean.direct' : undefined
}
