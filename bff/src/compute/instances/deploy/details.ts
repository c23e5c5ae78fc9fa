import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isRoot } from '../../../access/caller.ts'
import type { Settings } from '../../../settings/settings.service.ts'

export type Details = Readonly<Record<string, string>>

/** What QEMU is told by details; others are kept and shown (semantics §14.2). */
const allowed: Readonly<Record<string, readonly string[]>> = {
  rootDiskController: ['osdefault', 'ide', 'scsi', 'sata', 'virtio', 'virtio-blk'],
  dataDiskController: ['osdefault', 'ide', 'scsi', 'sata', 'virtio', 'virtio-blk'],
  nicAdapter: ['e1000', 'virtio', 'rtl8139', 'vmxnet3', 'ne2k_pci'],
  'video.hardware': ['cirrus', 'vga', 'qxl', 'virtio'],
  UEFI: ['LEGACY', 'SECURE'],
}

/**
 * Throws for a detail that no machine can have.
 *
 * @throws AppError instance.detail
 */
export function checkDetails(details: Details): void {
  for (const [name, value] of Object.entries(details)) {
    const values = allowed[name]
    if (values && !values.includes(value)) {
      throw new AppError('instance.detail', { name, allowed: values.join(', '), value })
    }
  }
}

/**
 * Throws for details that users may not set (settings user.vm.denied.details and user.vm.readonly.details).
 *
 * @throws AppError instance.detail, instance.detail_denied
 */
export async function checkGivenDetails(
  settings: Pick<Settings, 'list'>,
  caller: Caller,
  given: Details,
): Promise<void> {
  checkDetails(given)
  if (isRoot(caller)) return
  const [denied, readonly] = await Promise.all([
    settings.list('user.vm.denied.details'),
    settings.list('user.vm.readonly.details'),
  ])
  const name = Object.keys(given).find((key) => denied.includes(key) || readonly.includes(key))
  if (name !== undefined) throw new AppError('instance.detail_denied', { name })
}

/** How a machine starts. */
export interface Boot {
  readonly boot_type: 'BIOS' | 'UEFI'
  readonly boot_mode: 'LEGACY' | 'SECURE'
}

/**
 * How a machine starts: as the parameters say, else as detail `UEFI` of its template does.
 *
 * @throws AppError instance.boot_type, instance.boot_mode
 */
export function bootOf(
  { boottype, bootmode }: { boottype?: string | undefined; bootmode?: string | undefined },
  details: Details,
): Boot {
  const type = boottype?.toUpperCase() ?? (details['UEFI'] === undefined ? 'BIOS' : 'UEFI')
  if (type !== 'BIOS' && type !== 'UEFI') {
    throw new AppError('instance.boot_type', { value: type })
  }
  const ofTemplate = type === 'UEFI' ? details['UEFI'] : undefined
  const mode = bootmode?.toUpperCase() ?? ofTemplate ?? 'LEGACY'
  if ((mode !== 'LEGACY' && mode !== 'SECURE') || (mode === 'SECURE' && type === 'BIOS')) {
    throw new AppError('instance.boot_mode', { value: mode })
  }
  return { boot_type: type, boot_mode: mode }
}
