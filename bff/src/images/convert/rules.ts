import { AppError, type ErrorCode } from '@mold/shared/errors.ts'
import {
  type ConvertibleFormat,
  isConvertible,
  isSame,
  targetFormats,
  usualTarget,
} from '@mold/shared/images/conversions.ts'
import { type Hypervisor, parseFormat, parseHypervisor } from '@mold/shared/images/formats.ts'
import type { ImageRecord } from '../image.repository.ts'

/** What an image is to be made into. */
export interface Target {
  readonly hypervisor: Hypervisor
  readonly format: ConvertibleFormat
}

/**
 * Reads the target of a conversion; without a format it is the usual one of the hypervisor.
 *
 * @throws AppError image.hypervisor_unknown, image.format_unknown, conversion.target
 */
export function targetOf(given: {
  readonly hypervisor: string
  readonly format?: string | undefined
}): Target {
  const hypervisor = parseHypervisor(given.hypervisor)
  if (given.format === undefined) return { hypervisor, format: usualTarget(hypervisor) }
  const format = parseFormat(given.format)
  const allowed = targetFormats(hypervisor)
  const found = allowed.find((known) => known === format)
  if (found) return { hypervisor, format: found }
  throw new AppError('conversion.target', { format, hypervisor, allowed: allowed.join(', ') })
}

/** The reason why an image cannot be made into another format at all, or undefined. */
export function whyNotConverted(
  image: Pick<ImageRecord, 'format' | 'direct_download'> & Partial<Pick<ImageRecord, 'parent'>>,
): ErrorCode | undefined {
  // A converter reads files, and this is a part of one.
  if (image.parent) return 'conversion.data_disk'
  if (!isConvertible(image.format)) return 'conversion.format'
  return image.direct_download ? 'conversion.direct' : undefined
}

/**
 * Throws unless an image can be made into the target.
 *
 * @throws AppError conversion.format, conversion.direct, conversion.data_disk, conversion.same
 */
export function checkTarget(
  image: Pick<ImageRecord, 'name' | 'format' | 'hypervisor' | 'direct_download'> &
    Partial<Pick<ImageRecord, 'parent'>>,
  target: Target,
): void {
  const reason = whyNotConverted(image)
  if (reason) throw new AppError(reason, { name: image.name, format: image.format })
  if (isSame(image, target)) throw new AppError('conversion.same', { name: image.name, ...target })
}

/** The name of an image made for a hypervisor, unless another is given. */
export function nameFor({ name }: Pick<ImageRecord, 'name'>, { hypervisor }: Target): string {
  return `${name} (${hypervisor})`
}
