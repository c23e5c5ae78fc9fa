import type { ParamsFor } from '../../../api/client.ts'
import { listShape } from '../../../router/list-state.ts'
import { urlOptional, urlOptionalText, type UrlState } from '../../../router/url-state.ts'
import { everyones } from '../compute.ts'

/** One's own, or all that an admin may see. */
export const scopes = ['mine', 'all'] as const
export type Scope = (typeof scopes)[number]

/** What the three lists keep in their address besides their own filters. */
export const sharedShape = {
  scope: urlOptional(scopes),
  /** Id of the project whose things are listed; one's own without. */
  project: urlOptionalText,
  state: urlOptionalText,
  zone: urlOptionalText,
}

export const instanceShape = {
  ...listShape(['displayname', 'state', 'created'], { by: 'created', order: 'desc' }),
  ...sharedShape,
  offering: urlOptionalText,
  ostype: urlOptionalText,
  owner: urlOptionalText,
  /** Id of the image that they were made from. */
  template: urlOptionalText,
}

export const volumeShape = {
  ...listShape(['name', 'size', 'state', 'created'], { by: 'created', order: 'desc' }),
  ...sharedShape,
  type: urlOptionalText,
}

export const snapshotShape = {
  ...listShape(['name', 'state', 'created'], { by: 'created', order: 'desc' }),
  ...sharedShape,
}

export type InstancesState = UrlState<typeof instanceShape>
export type VolumesState = UrlState<typeof volumeShape>
export type SnapshotsState = UrlState<typeof snapshotShape>

interface Whose {
  readonly scope?: Scope | undefined
  readonly project?: string | undefined
}

/** Root admins begin with all, everybody else and who works in a project with their own; users have no others. */
export function scopeOf({ scope, project }: Whose, role: string): Scope {
  if (role === 'User') return 'mine'
  return scope ?? (role === 'Admin' && project === undefined ? 'all' : 'mine')
}

/** The values of a filter. */
export function valuesOf(text: string | undefined): string[] {
  return (text ?? '').split(',').filter((value) => value !== '')
}

const listed = (text: string | undefined) => {
  const values = valuesOf(text)
  return values.length === 0 ? undefined : values
}

interface SharedState extends Whose {
  readonly q: string
  readonly state?: string | undefined
}

/** What narrows any of the three lists down. */
function sharedParams(state: SharedState, role: string) {
  return {
    ...(scopeOf(state, role) === 'all' ? everyones : { projectid: state.project }),
    keyword: state.q.trim() || undefined,
    state: listed(state.state),
  }
}

interface PagedState {
  readonly sort: string
  readonly order: 'asc' | 'desc'
  readonly page: number
  readonly size: number
}

const paged = ({ sort, order, page, size }: PagedState) => ({
  sortby: sort,
  sortorder: order,
  page,
  pagesize: size,
})

/** A list of one row, for the counts that come with it. */
const onlyCounts = { page: 1, pagesize: 1 } as const

type Of<N extends 'listVirtualMachines' | 'listVolumes' | 'listSnapshots'> = ParamsFor<N>

function instanceFilters(state: InstancesState, role: string): Of<'listVirtualMachines'> {
  return {
    ...sharedParams(state, role),
    zoneids: listed(state.zone),
    serviceofferingid: listed(state.offering),
    ostypeid: listed(state.ostype),
    accountids: listed(state.owner),
    templateid: state.template,
  }
}

export const instanceParams = (state: InstancesState, role: string) => ({
  ...instanceFilters(state, role),
  ...paged(state),
})
export const instanceFacets = (state: InstancesState, role: string) => ({
  ...instanceFilters(state, role),
  facets: ['state', 'zone', 'offering', 'ostype', 'owner'],
  ...onlyCounts,
})

function volumeFilters(state: VolumesState, role: string): Of<'listVolumes'> {
  return { ...sharedParams(state, role), zoneid: state.zone, type: state.type }
}

export const volumeParams = (state: VolumesState, role: string) => ({
  ...volumeFilters(state, role),
  ...paged(state),
})
export const volumeFacets = (state: VolumesState, role: string) => ({
  ...volumeFilters(state, role),
  facets: ['state', 'type', 'zone'],
  ...onlyCounts,
})

function snapshotFilters(state: SnapshotsState, role: string): Of<'listSnapshots'> {
  return { ...sharedParams(state, role), zoneid: state.zone }
}

export const snapshotParams = (state: SnapshotsState, role: string) => ({
  ...snapshotFilters(state, role),
  ...paged(state),
})
export const snapshotFacets = (state: SnapshotsState, role: string) => ({
  ...snapshotFilters(state, role),
  facets: ['state', 'zone'],
  ...onlyCounts,
})
