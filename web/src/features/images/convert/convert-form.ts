import {
  type ConvertibleFormat,
  isSame,
  targetFormats,
  usualTarget,
} from '@mold/shared/images/conversions.ts'
import { type Hypervisor, hypervisors } from '@mold/shared/images/formats.ts'
import * as z from 'zod/mini'
import type { ParamsFor } from '../../../api/client.ts'
import type { Image } from '../kind.ts'

/** The form as the screen shows it. Messages are keys of the texts. */
export const convertSchema = z.object({
  name: z
    .string()
    .check(z.trim(), z.minLength(1, 'convert.nameMissing'), z.maxLength(255, 'convert.nameLong')),
  hypervisor: z.enum(hypervisors),
  format: z.enum(['RAW', 'QCOW2', 'VHD', 'VHDX', 'VMDK']),
})

export type ConvertValues = z.infer<typeof convertSchema>

/** What an image can be made into for a hypervisor: not what it is already. */
export function formatsFor(image: Image, hypervisor: Hypervisor): readonly ConvertibleFormat[] {
  return targetFormats(hypervisor).filter((format) => !isSame(image, { hypervisor, format }))
}

/** The usual format of a hypervisor, or another one where the image is of that already. */
export function formatFor(image: Image, hypervisor: Hypervisor): ConvertibleFormat {
  const formats = formatsFor(image, hypervisor)
  return formats.find((format) => format === usualTarget(hypervisor)) ?? formats[0] ?? 'RAW'
}

export const nameFor = ({ name = '' }: Image, hypervisor: Hypervisor) => `${name} (${hypervisor})`

/** For another hypervisor than its own, which is what most want. */
export function valuesOf(image: Image, offered: readonly Hypervisor[]): ConvertValues {
  const hypervisor = offered.find((each) => each !== image.hypervisor) ?? 'KVM'
  return { hypervisor, format: formatFor(image, hypervisor), name: nameFor(image, hypervisor) }
}

/** What follows from another hypervisor; a name that was typed stays. */
export function withHypervisor(
  image: Image,
  { name, hypervisor: before }: ConvertValues,
  hypervisor: Hypervisor,
): ConvertValues {
  const isOurs = name === nameFor(image, before)
  return {
    hypervisor,
    format: formatFor(image, hypervisor),
    name: isOurs ? nameFor(image, hypervisor) : name,
  }
}

export function toRequest(image: Image, values: ConvertValues): ParamsFor<'convertImage'> {
  return { id: image.id ?? '', ...values, name: values.name.trim() }
}
