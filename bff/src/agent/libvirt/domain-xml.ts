import type { DomainSpec } from '../protocol.ts'
import type { PoolPaths } from '../pool/paths.ts'
import { cdromElement, diskElement, type DiskSource } from './disk-xml.ts'
import { element, type Element } from './element.ts'
import { machineOf } from './machine.ts'

/** What of the host a domain depends on. */
export interface DomainHost {
  readonly accelerator: 'kvm' | 'qemu'
  /** A model of libvirt's list, so that a guest finds the same processor on every host. */
  readonly cpuModel: string | undefined
  readonly networking: 'network' | 'user'
  /** libvirt gives files to the account of the machine that has them. */
  readonly changesOwner: boolean
  /** Whose domain it is: one host may serve several installations. */
  readonly owner: string
  readonly paths: PoolPaths
}

/** Names the element with which domains of Mold are told from others. */
export const metadataUri = 'urn:mold:instance'

/** Video cards that may be asked for; anything else is a plain VGA card, which every guest can drive. */
const videoModels = new Set(['vga', 'cirrus', 'virtio', 'qxl', 'bochs'])
/** Of network cards likewise; `E1000` and the like are how images name them. */
const nicModels = new Set(['virtio', 'e1000', 'e1000e', 'rtl8139', 'pcnet', 'ne2k_pci', 'vmxnet3'])
/** Places where disks can be attached while a q35 machine runs: it has none by itself. */
const spareSlots = 6

/**
 * The domain that libvirt is to run, transient: it is defined by being started and gone when it ends.
 *
 * @param disks where each disk of the specification lies
 */
export function domainElement(
  spec: DomainSpec,
  disks: ReadonlyMap<string, DiskSource>,
  host: DomainHost,
): Element {
  const machine = machineOf(spec)
  return element(
    'domain',
    { type: host.accelerator },
    element('name', {}, spec.name),
    element('uuid', {}, spec.instance),
    element(
      'metadata',
      {},
      element('mold:instance', { 'xmlns:mold': metadataUri, host: host.owner }),
    ),
    element('memory', { unit: 'MiB' }, String(spec.memory)),
    element('vcpu', {}, String(spec.cpus)),
    osElement(spec, host, machine),
    element(
      'features',
      {},
      element('acpi'),
      element('apic'),
      spec.firmware === 'uefi-secure' ? element('smm', { state: 'on' }) : undefined,
    ),
    cpuElement(host),
    clockElement(spec),
    element('on_poweroff', {}, 'destroy'),
    element('on_reboot', {}, 'restart'),
    element('on_crash', {}, 'destroy'),
    devicesElement(spec, disks, host, machine),
  )
}

function osElement(spec: DomainSpec, host: DomainHost, machine: 'pc' | 'q35' | 'virt'): Element {
  const type = element('type', { arch: spec.arch, machine }, 'hvm')
  if (spec.firmware === 'bios') return element('os', {}, type)
  const isSecure = spec.firmware === 'uefi-secure'
  const feature = (name: string, isOn: boolean) =>
    element('feature', { name, enabled: isOn ? 'yes' : 'no' })
  const root = spec.disks.find(({ device }) => device === 0)
  return element(
    'os',
    { firmware: 'efi' },
    type,
    element(
      'firmware',
      {},
      feature('secure-boot', isSecure),
      isSecure ? feature('enrolled-keys', true) : undefined,
    ),
    // Kept with the root disk, whose boot entries are in it.
    root && element('nvram', {}, host.paths.nvram(root.disk)),
  )
}

function cpuElement({ cpuModel }: DomainHost): Element | undefined {
  if (cpuModel === undefined) return undefined
  return element(
    'cpu',
    { mode: 'custom', match: 'exact', check: 'none' },
    element('model', { fallback: 'forbid' }, cpuModel),
  )
}

function clockElement({ localTime, arch }: DomainSpec): Element {
  const timers = [
    element('timer', { name: 'rtc', tickpolicy: 'catchup' }),
    element('timer', { name: 'pit', tickpolicy: 'delay' }),
    element('timer', { name: 'hpet', present: 'no' }),
  ]
  return element(
    'clock',
    { offset: localTime ? 'localtime' : 'utc' },
    ...(arch === 'x86_64' ? timers : []),
  )
}

function devicesElement(
  spec: DomainSpec,
  disks: ReadonlyMap<string, DiskSource>,
  host: DomainHost,
  machine: 'pc' | 'q35' | 'virt',
): Element {
  const sourceOf = (disk: string) => {
    const found = disks.get(disk)
    if (!found) throw new TypeError('every disk has a source')
    return found
  }
  const place = { machine, changesOwner: host.changesOwner }
  const iso = spec.iso === undefined ? undefined : host.paths.base(spec.iso)
  const [rootOrder, isoOrder] = spec.bootFromIso ? [2, 1] : [1, 2]
  return element(
    'devices',
    {},
    ...(machine === 'pc' ? [] : slots()),
    spec.disks.some(({ bus }) => bus === 'scsi') ? scsiController() : undefined,
    ...spec.disks.map((disk) =>
      diskElement(disk, place, sourceOf(disk.disk), disk.device === 0 ? rootOrder : undefined),
    ),
    cdromElement(place, iso, isoOrder),
    ...spec.nics.map((nic) => nicElement(nic, host)),
    element('serial', { type: 'pty' }),
    element('console', { type: 'pty' }),
    // A screenshot needs both. No port: those of several libvirts meet, and others of the host could connect.
    element('graphics', { type: 'vnc' }, element('listen', { type: 'socket' })),
    element('video', {}, element('model', { type: videoModelOf(spec.video) })),
    element('memballoon', { model: 'virtio' }),
  )
}

function slots(): Element[] {
  const ports = Array.from({ length: spareSlots }, () =>
    element('controller', { type: 'pci', model: 'pcie-root-port' }),
  )
  return [element('controller', { type: 'pci', index: 0, model: 'pcie-root' }), ...ports]
}

/** What disks on a SCSI bus need; libvirt's own choice is a card that modern guests cannot drive. */
export const scsiController = () => element('controller', { type: 'scsi', model: 'virtio-scsi' })

function videoModelOf(asked: string): string {
  return videoModels.has(asked) ? asked : 'vga'
}

function nicElement(
  { mac, model, network }: DomainSpec['nics'][number],
  host: DomainHost,
): Element {
  const asked = model.toLowerCase()
  return element(
    'interface',
    { type: host.networking },
    element('mac', { address: mac }),
    host.networking === 'network' ? element('source', { network }) : undefined,
    element('model', { type: nicModels.has(asked) ? asked : 'virtio' }),
    // Nothing boots from the network, so its firmware would only take time.
    element('rom', { enabled: 'no' }),
  )
}
