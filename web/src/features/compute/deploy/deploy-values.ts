import type { ParamsFor, ResultFor } from '../../../api/client.ts'
import type { Choice } from '../../../ui/select.tsx'
import { gibOf, type DiskOffering } from '../dialogs/volume-values.ts'
import type { Image } from '../../images/kind.ts'

export type ServiceOffering = ResultFor<'listServiceOfferings'>['items'][number]
export type Network = ResultFor<'listNetworks'>['items'][number]
export type Host = ResultFor<'listHosts'>['items'][number]
export type Zone = ResultFor<'listZones'>['items'][number]

export const sources = ['template', 'iso'] as const
export type Source = (typeof sources)[number]

export const firmwares = ['bios', 'uefi', 'uefi-secure'] as const
export type Firmware = (typeof firmwares)[number]

/** `auto` is what the guest's OS type is known to have a driver for (semantics §16). */
export const controllers = ['auto', 'virtio', 'sata', 'ide', 'scsi'] as const
export type Controller = (typeof controllers)[number]

/** What the form shows. Texts of numbers are as they were typed. */
export interface DeployValues {
  readonly source: Source
  readonly image: Choice | undefined
  readonly zoneid: string
  readonly networkid: string
  /** Of a root admin; empty for any. */
  readonly hostid: string
  readonly name: string
  readonly offering: string
  /** GiB of the root disk; empty for as much as the template has. */
  readonly rootGib: string
  /** Of the root disk for an ISO, of a further one else; empty for none. */
  readonly diskOffering: string
  readonly diskGib: string
  readonly firmware: Firmware
  readonly controller: Controller
  readonly start: boolean
}

/** What the choices of the form stand for. */
export interface Chosen {
  readonly image: Image | undefined
  readonly diskOffering: DiskOffering | undefined
}

type Problem =
  | 'compute.needed.template'
  | 'compute.needed.iso'
  | 'compute.notReady'
  | 'compute.notKvm'
  | 'compute.notBootable'
  | 'infra.needed.zone'
  | 'compute.needed.offering'
  | 'compute.needed.diskOffering'
  | 'compute.needed.gib'
  | 'compute.rootTooSmall'

export type DeployProblems = Partial<
  Record<'image' | 'zoneid' | 'offering' | 'rootGib' | 'diskOffering' | 'diskGib', Problem>
>

/** Zones that have the image. */
export function zonesWith(image: Image | undefined, zones: readonly Zone[]): Zone[] {
  if (image?.zones === undefined) return [...zones]
  const ready = new Set(image.zones.flatMap(({ isready, zoneid }) => (isready ? [zoneid] : [])))
  return zones.filter(({ id }) => ready.has(id))
}

/** Hosts of a zone that can take an instance now. */
export function hostsFor(zoneid: string, hosts: readonly Host[]): Host[] {
  return hosts.filter(
    (host) => host.zoneid === zoneid && host.state === 'Up' && host.resourcestate === 'Enabled',
  )
}

/** GiB that the root disk has at least. */
export function leastGib(image: Image | undefined): number {
  return Math.max(1, Math.ceil((image?.size ?? 0) / 2 ** 30))
}

function imageProblem({ source }: DeployValues, image: Image | undefined): Problem | undefined {
  if (image === undefined) {
    return source === 'iso' ? 'compute.needed.iso' : 'compute.needed.template'
  }
  if (source === 'iso' && !image.bootable) return 'compute.notBootable'
  if (source === 'template' && image.hypervisor !== 'KVM') return 'compute.notKvm'
  if (image.zones?.some(({ isready }) => isready) === false) return 'compute.notReady'
  return undefined
}

/** The fields that an instance cannot be made with, and what to do: keys of the texts. */
export function deployProblems(
  values: DeployValues,
  { image, diskOffering }: Chosen,
): DeployProblems {
  const ofImage = imageProblem(values, image)
  const { source, rootGib, diskGib } = values
  const withRootSize = source === 'template' && rootGib.trim() !== ''
  const root = gibOf(rootGib)
  return {
    ...(ofImage === undefined ? {} : { image: ofImage }),
    ...(values.zoneid === '' && { zoneid: 'infra.needed.zone' }),
    ...(values.offering === '' && { offering: 'compute.needed.offering' }),
    ...(withRootSize && root === undefined && { rootGib: 'compute.needed.gib' }),
    ...(withRootSize &&
      root !== undefined &&
      root < leastGib(image) && { rootGib: 'compute.rootTooSmall' }),
    ...(source === 'iso' &&
      diskOffering === undefined && { diskOffering: 'compute.needed.diskOffering' }),
    ...(diskOffering?.iscustomized === true &&
      gibOf(diskGib) === undefined && { diskGib: 'compute.needed.gib' }),
  }
}

/** Host names are letters, digits and hyphens; what is none is a name to show only. */
const hostName = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/i

/** The call that makes the instance; what was left as it is, is not sent. */
export function toDeploy(
  values: DeployValues,
  { diskOffering }: Chosen,
  projectid: string | undefined,
): ParamsFor<'deployVirtualMachine'> {
  const { source, image, firmware, controller } = values
  const name = values.name.trim()
  return {
    templateid: image?.value ?? '',
    serviceofferingid: values.offering,
    zoneid: values.zoneid,
    ...(values.networkid === '' ? {} : { networkids: [values.networkid] }),
    ...(values.hostid === '' ? {} : { hostid: values.hostid }),
    ...(hostName.test(name) ? { name } : {}),
    ...(name === '' || hostName.test(name) ? {} : { displayname: name }),
    ...(source === 'iso' && { hypervisor: 'KVM' }),
    ...(source === 'template' ? { rootdisksize: gibOf(values.rootGib) } : {}),
    ...(diskOffering === undefined ? {} : { diskofferingid: diskOffering.id }),
    ...(diskOffering?.iscustomized === true ? { size: gibOf(values.diskGib) } : {}),
    ...(firmware === 'bios' ? {} : { boottype: 'UEFI' }),
    ...(firmware === 'uefi-secure' && { bootmode: 'SECURE' }),
    ...(controller === 'auto' ? {} : { details: { rootDiskController: controller } }),
    ...(values.start ? {} : { startvm: false }),
    projectid,
  }
}
