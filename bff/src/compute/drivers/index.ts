import { AppError } from '@mold/shared/errors.ts'
import type { ImageFormat } from '@mold/shared/images/formats.ts'
import type { HostCommandParams } from '../../agent/protocol.ts'
import { kvm } from './kvm.ts'

export type DiskFormat = NonNullable<HostCommandParams<'disk.create'>['base']>['format']

/** How instances of one type of hypervisor are run. */
export interface HypervisorDriver {
  readonly hypervisor: string
  /** What QEMU calls the format of an image that disks can be made of; undefined for one that they cannot. */
  readonly diskFormat: (format: ImageFormat) => DiskFormat | undefined
  readonly capabilities: {
    /** Names the entry of listHypervisorCapabilities. */
    readonly id: string
    readonly maxGuests: number
    readonly maxDataVolumes: number
    readonly maxHosts: number
  }
}

/** Every driver; adding one touches nothing else. */
export const drivers: readonly HypervisorDriver[] = [kvm]

/**
 * The driver of a type of hypervisor, in any case of letters.
 *
 * @throws AppError host.no_driver (spec L2)
 */
export function driverFor(hypervisor: string): HypervisorDriver {
  const driver = drivers.find(
    (candidate) => candidate.hypervisor.toLowerCase() === hypervisor.toLowerCase(),
  )
  if (driver) return driver
  const known = drivers.map((candidate) => candidate.hypervisor).join(', ')
  throw new AppError('host.no_driver', { hypervisor, known })
}
