import { formatsOf, imageFormats, type Hypervisor } from '@mold/shared/images/formats.ts'
import type { ResultFor } from '../../api/client.ts'
import type { ImageKind } from '../images/kind.ts'
import type { AddField, AddValues } from './add-values.ts'

export type Probe = ResultFor<'probeImageUrl'>

interface FillContext {
  readonly kind: ImageKind
  /** What the form itself has put into its fields: defaults, and what former probes filled. */
  readonly ours: AddValues
  readonly offered: readonly Hypervisor[]
  /** OS type that the file suggests. */
  readonly osTypeId: string | undefined
}

/**
 * What a probe fills in. A field that holds anything but what the form itself put there is the
 * user's and stays as it is.
 */
export function fillFrom(
  probe: Probe,
  values: AddValues,
  context: FillContext,
): Partial<AddValues> {
  const mine = (field: AddField) => values[field] === context.ours[field]
  const { name, bootable } = probe
  const osTypeId = context.osTypeId ?? null
  return {
    ...(name !== undefined && mine('name') ? { name } : {}),
    ...(mine('osTypeId') ? { osTypeId } : {}),
    ...(context.kind === 'iso'
      ? bootable !== undefined && mine('bootable')
        ? { bootable }
        : {}
      : fillFormat(probe, values, context, mine)),
  }
}

function fillFormat(
  probe: Probe,
  values: AddValues,
  { offered }: FillContext,
  mine: (field: AddField) => boolean,
): Partial<AddValues> {
  const format = imageFormats.find((each) => each === probe.format)
  if (format === undefined || format === 'ISO' || !mine('format')) return {}
  if (formatsOf(values.hypervisor).includes(format)) return { format }
  const able = offered.find((each) => formatsOf(each).includes(format))
  return able !== undefined && mine('hypervisor') ? { hypervisor: able, format } : {}
}
