import type { DomainSpec } from '../protocol.ts'

export type Machine = 'pc' | 'q35' | 'virt'

/**
 * The kind of machine: `pc` has IDE, which guests without drivers of their own need (spec J3), `q35` has the
 * UEFI that can be secured and SATA in place of IDE, `virt` is that of ARM.
 */
export function machineOf({ arch, firmware }: Pick<DomainSpec, 'arch' | 'firmware'>): Machine {
  if (arch !== 'x86_64' && arch !== 'i686') return 'virt'
  return firmware === 'bios' ? 'pc' : 'q35'
}

/** Tells the machine from the name that libvirt gives a running one, such as `pc-i440fx-7.2`. */
export function machineNamed(name: string): Machine {
  if (name.includes('q35')) return 'q35'
  return name.startsWith('pc') ? 'pc' : 'virt'
}
