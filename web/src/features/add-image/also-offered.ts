import { isConvertible } from '@mold/shared/images/conversions.ts'
import type { Hypervisor } from '@mold/shared/images/formats.ts'
import type { AddValues } from './add-values.ts'

/** Hypervisors that an image of this format can be made for besides its own. */
export function alsoOffered(
  { format, hypervisor }: Pick<AddValues, 'format' | 'hypervisor'>,
  offered: readonly Hypervisor[],
): readonly Hypervisor[] {
  return isConvertible(format) ? offered.filter((each) => each !== hypervisor) : []
}
