import type { ParamsFor, ResultFor } from '../../api/client.ts'
import { urlOptional, urlOptionalText, useUrlState } from '../../router/url-state.ts'

/* Instances, volumes and snapshots: three lists of things that belong together. */

export type Instance = ResultFor<'listVirtualMachines'>['items'][number]
export type Volume = ResultFor<'listVolumes'>['items'][number]
export type Snapshot = ResultFor<'listSnapshots'>['items'][number]

export const instancesPath = '/instances'
export const volumesPath = '/volumes'
export const snapshotsPath = '/snapshots'
export const deployPath = '/instances/add'
export const instancePath = (id: string) => `${instancesPath}/${id}`

export const computeDialogs = [
  'instance-edit',
  'instance-stop',
  'instance-reboot',
  'instance-destroy',
  'instance-expunge',
  'instance-password',
  'iso-attach',
  'iso-detach',
  'volume-add',
  'volume-attach',
  'volume-detach',
  'volume-delete',
  'volume-download',
  'volume-snapshot',
  'volume-template',
  'volume-tags',
  'snapshot-template',
  'snapshot-volume',
  'snapshot-tags',
  'snapshot-delete',
] as const
export type ComputeDialog = (typeof computeDialogs)[number]

const shape = { dialog: urlOptional(computeDialogs), on: urlOptionalText }

/** Which dialog is open about which thing: in the address, so that *back* closes it. */
export function useComputeDialog() {
  const [{ dialog, on }, set] = useUrlState(shape)
  return {
    dialog,
    /** Id of the instance, volume or snapshot that it is about. */
    on,
    open: (next: ComputeDialog, id?: string) => set({ dialog: next, on: id }, { push: true }),
    close: () => set({ dialog: undefined, on: undefined }),
  }
}

/** What a person calls an instance. */
export function nameOf({ displayname, name }: Instance): string {
  return displayname ?? name ?? ''
}

/** Also of projects; admins find what is not theirs only when they ask for everybody's. */
export const everyones = { listall: true, projectid: '-1' } as const

/** The call that finds one instance, wherever the caller may see it. */
export function instanceCall(
  id: string,
): readonly ['listVirtualMachines', ParamsFor<'listVirtualMachines'>] {
  return ['listVirtualMachines', { id, ...everyones }]
}

interface Owned {
  readonly account?: string | undefined
  readonly domainid?: string | undefined
  readonly projectid?: string | undefined
}

/** What a list is told to find what belongs to the owner of something: a disk is for a machine of the same owner. */
export function ownerOf({ account, domainid, projectid }: Owned) {
  return projectid === undefined ? { account, domainid } : { projectid }
}
