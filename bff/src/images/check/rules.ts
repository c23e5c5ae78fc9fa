import type { ErrorCode } from '@mold/shared/errors.ts'
import { isConvertible } from '@mold/shared/images/conversions.ts'
import type { ImageRecord } from '../image.repository.ts'

/** The reason why the disk of an image cannot be looked into at all, or undefined. */
export function whyNotChecked(
  image: Pick<ImageRecord, 'format' | 'direct_download' | 'parent'>,
): ErrorCode | undefined {
  // A program reads files, and this is a part of one.
  if (image.parent) return 'check.data_disk'
  if (!isConvertible(image.format)) return 'check.format'
  return image.direct_download ? 'check.direct' : undefined
}
