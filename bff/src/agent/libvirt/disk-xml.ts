import type { DomainDisk } from '../protocol.ts'
import { element, type Element } from './element.ts'
import type { Machine } from './machine.ts'

/** Where a disk lies, and the image under it. */
export interface DiskSource {
  readonly path: string
  readonly base: { readonly path: string; readonly format: string } | undefined
}

/** The place of the drive for ISOs. */
const isoDevice = 3
/** Disks and drives that an IDE controller pair has room for. */
const idePlaces = 4

type Bus = DomainDisk['bus']

/** The bus that a disk gets on a machine: SATA where there is no IDE, or no room left on it. */
export function busOf({ bus, device }: Pick<DomainDisk, 'bus' | 'device'>, machine: Machine): Bus {
  if (bus === 'ide' && (machine !== 'pc' || device >= idePlaces)) {
    return machine === 'virt' ? 'scsi' : 'sata'
  }
  return bus === 'sata' && machine === 'virt' ? 'scsi' : bus
}

const prefixes: Record<Bus, string> = { virtio: 'vd', ide: 'hd', sata: 'sd', scsi: 'sd' }

/** What libvirt calls a disk by its place: `vda`, …, `vdz`, `vdaa`. */
export function targetOf(disk: Pick<DomainDisk, 'bus' | 'device'>, machine: Machine): string {
  return `${prefixes[busOf(disk, machine)]}${letters(disk.device)}`
}

function letters(place: number): string {
  const last = String.fromCodePoint(97 + (place % 26))
  return place < 26 ? last : letters(Math.floor(place / 26) - 1) + last
}

/** What the drive for ISOs is called. */
export const cdromTarget = (machine: Machine) =>
  targetOf({ bus: 'ide', device: isoDevice }, machine)

/** What disks of a machine are made for. */
export interface DiskPlace {
  readonly machine: Machine
  /** libvirt gives files to the account of the machine that has them, as root's does. */
  readonly changesOwner: boolean
}

/*
 * Images and ISOs are links to what the image store has, or serve several machines at once: libvirt must not
 * make them the property of the account that one of them runs under.
 */
const shared = ({ changesOwner }: DiskPlace) =>
  changesOwner ? element('seclabel', { model: 'dac', relabel: 'no' }) : undefined

/**
 * A disk. The chain of its images is spelled out, so that neither libvirt nor QEMU takes the word of a file
 * for what lies under it.
 */
export function diskElement(
  disk: DomainDisk,
  place: DiskPlace,
  { path, base }: DiskSource,
  bootOrder?: number,
): Element {
  const { machine } = place
  return element(
    'disk',
    { type: 'file', device: 'disk' },
    element('driver', { name: 'qemu', type: 'qcow2', discard: 'unmap' }),
    element('source', { file: path }),
    base
      ? element(
          'backingStore',
          { type: 'file' },
          element('format', { type: base.format }),
          element('source', { file: base.path }, shared(place)),
          element('backingStore'),
        )
      : element('backingStore'),
    element('target', { dev: targetOf(disk, machine), bus: busOf(disk, machine) }),
    // So that a guest, and whoever looks for it from outside, can tell disks apart.
    element('serial', {}, disk.disk.replaceAll('-', '').slice(0, 20)),
    bootOrder === undefined ? undefined : element('boot', { order: bootOrder }),
  )
}

/** The drive for ISOs, empty when there is none. */
export function cdromElement(
  place: DiskPlace,
  iso: string | undefined,
  bootOrder?: number,
): Element {
  const { machine } = place
  const drive = { bus: 'ide', device: isoDevice } as const
  return element(
    'disk',
    { type: 'file', device: 'cdrom' },
    element('driver', { name: 'qemu', type: 'raw' }),
    iso === undefined ? undefined : element('source', { file: iso }, shared(place)),
    element('target', { dev: cdromTarget(machine), bus: busOf(drive, machine) }),
    element('readonly'),
    bootOrder === undefined ? undefined : element('boot', { order: bootOrder }),
  )
}
