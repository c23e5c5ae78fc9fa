import { formatsOf, type Hypervisor } from './formats.ts'

/** Formats of single disks, which can be made from each other (spec K3). */
export const convertibleFormats = ['RAW', 'QCOW2', 'VHD', 'VHDX', 'VMDK'] as const
export type ConvertibleFormat = (typeof convertibleFormats)[number]

/** True for a disk by itself: an appliance is an archive, and an ISO is no disk. */
export function isConvertible(format: string): format is ConvertibleFormat {
  return (convertibleFormats as readonly string[]).includes(format)
}

/** What an image can be made into for a hypervisor, the usual format first; never an appliance. */
export function targetFormats(hypervisor: Hypervisor): readonly ConvertibleFormat[] {
  return formatsOf(hypervisor).filter(isConvertible)
}

/**
 * The format that an image is made into when none is named: the usual one of the hypervisor; for Hyper-V
 * the present one, not that of before 2012.
 */
export function usualTarget(hypervisor: Hypervisor): ConvertibleFormat {
  if (hypervisor === 'Hyperv') return 'VHDX'
  return targetFormats(hypervisor)[0] ?? 'RAW'
}

/** True when a conversion would give what is there already. */
export function isSame(
  image: {
    readonly format?: string | undefined
    readonly hypervisor?: string | null | undefined
  },
  target: { readonly format: ConvertibleFormat; readonly hypervisor: Hypervisor },
): boolean {
  return image.format === target.format && image.hypervisor === target.hypervisor
}
