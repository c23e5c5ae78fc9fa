import { diskBusOf } from '@mold/shared/os-types/disk-bus.ts'
import type { DomainDisk, DomainSpec } from '../../agent/protocol.ts'
import { instanceName } from './instance-name.ts'
import type { InstanceRecord } from './instance.repository.ts'

type Bus = DomainDisk['bus']
type Facts = Pick<InstanceRecord, 'details' | 'os_name'>

/** `osdefault` is the same as none. */
const buses: Readonly<Record<string, Bus>> = {
  ide: 'ide',
  scsi: 'scsi',
  sata: 'sata',
  virtio: 'virtio',
  'virtio-blk': 'virtio',
}

/** A drive for ISOs is at 3, and IDE has no place after it. */
const lastIdeDevice = 3

/**
 * The bus of a disk (spec J3, semantics §16): that of the OS type, unless a detail says another one. Further
 * disks are on that of the root disk where nothing is said of them.
 *
 * @param device 0 for the root disk
 */
export function diskBus({ details, os_name }: Facts, device: number): Bus {
  const root = buses[details['rootDiskController'] ?? ''] ?? diskBusOf(os_name ?? '')
  if (device === 0) return root
  const bus = buses[details['dataDiskController'] ?? ''] ?? root
  return bus === 'ide' && device > lastIdeDevice ? 'scsi' : bus
}

/** Old guests have drivers for e1000 and not for virtio, as with disks. */
function nicModel({ details, os_name }: Facts): string {
  return details['nicAdapter'] ?? (diskBusOf(os_name ?? '') === 'virtio' ? 'virtio' : 'e1000')
}

function firmware({
  boot_type,
  boot_mode,
}: Pick<InstanceRecord, 'boot_type' | 'boot_mode'>): DomainSpec['firmware'] {
  if (boot_type === 'BIOS') return 'bios'
  return boot_mode === 'SECURE' ? 'uefi-secure' : 'uefi'
}

/** What a domain needs to know of a disk. */
export interface AttachedDisk {
  readonly uuid: string
  readonly device_id: number | null
}

/**
 * The machine that an instance is, from its rows.
 *
 * What it was installed from boots only as long as its root disk is empty; an ISO that was put into its drive
 * later boots first, as it is there for that.
 */
export function domainSpec(instance: InstanceRecord, disks: readonly AttachedDisk[]): DomainSpec {
  const iso = instance.iso_digest
  return {
    instance: instance.uuid,
    name: instanceName(instance),
    cpus: instance.cpu_number,
    memory: instance.memory,
    arch: instance.arch,
    firmware: firmware(instance),
    disks: disks.map(({ uuid, device_id }) => {
      const device = device_id ?? 0
      return { disk: uuid, device, bus: diskBus(instance, device) }
    }),
    ...(iso !== null && { iso }),
    bootFromIso: iso !== null && instance.iso_id !== instance.template_id,
    nics: instance.nics.map(({ mac, network_name }) => ({
      mac,
      model: nicModel(instance),
      network: network_name,
    })),
    video: instance.details['video.hardware'] ?? 'vga',
    localTime: (instance.os_name ?? '').startsWith('Windows'),
  }
}
