import type { ParamsFor, ResultFor } from '../../api/client.ts'
import { urlOptional, urlOptionalText, useUrlState } from '../../router/url-state.ts'
import type { Tone } from '../../ui/state-badge.tsx'

export type Zone = ResultFor<'listZones'>['items'][number]
export type Store = ResultFor<'listImageStores'>['items'][number]
export type Health = ResultFor<'listZoneHealth'>['items'][number]

/** One page holds them all: there are a handful. */
export const everything = {} as const satisfies ParamsFor<'listZones'>

export const zonesPath = '/infrastructure'
export const storesPath = '/infrastructure/stores'
export const reportPath = '/infrastructure/report'
export const serversPath = '/infrastructure/servers'
export const zonePath = (id: string) => `${zonesPath}/zones/${id}`

export const infraDialogs = [
  'zone-add',
  'zone-edit',
  'zone-switch',
  'zone-delete',
  'store-add',
  'store-edit',
  'store-delete',
  'offering-add',
  'offering-delete',
  'disk-offering-add',
  'disk-offering-delete',
  'host-add',
  'host-edit',
  'host-rejoin',
  'host-maintain',
  'host-back',
  'host-remove',
  'certificate',
  'certificate-upload',
  'certificate-revoke',
  'certificate-host',
] as const
export type InfraDialog = (typeof infraDialogs)[number]

const dialogShape = { dialog: urlOptional(infraDialogs), on: urlOptionalText }

/** Which dialog is open about which zone, store, host or certificate: in the address, so that *back* closes it. */
export function useInfraDialog() {
  const [{ dialog, on }, set] = useUrlState(dialogShape)
  return {
    dialog,
    on,
    open: (next: InfraDialog, id?: string) => set({ dialog: next, on: id }, { push: true }),
    close: () => set({ dialog: undefined, on: undefined }),
  }
}

export const isEnabled = ({ allocationstate }: Zone) => allocationstate === 'Enabled'

/** What a state of a store looks like; read-only on purpose is no trouble. */
export function storeTone({ state, readonly }: Store): Tone {
  switch (state) {
    case 'Up':
      return 'ready'
    case 'ReadOnly':
      return readonly ? 'quiet' : 'attention'
    case 'Full':
      return 'attention'
    case 'Unreachable':
      return 'failed'
    default:
      return 'moving'
  }
}

export const storeStates = ['Up', 'ReadOnly', 'Full', 'Unreachable'] as const

/** Bytes in use and in all: of the disk, or of what an admin set aside for images. */
export function spaceOf(store: Store): { used: number; total: number } | undefined {
  const { capacitybytes, imagebytes = 0, disksizeused, disksizetotal } = store
  if (capacitybytes !== undefined) return { used: imagebytes, total: capacitybytes }
  if (disksizetotal === undefined || disksizetotal === 0) return undefined
  return { used: disksizeused ?? 0, total: disksizetotal }
}

/** The space of several stores in one. */
export function spaceOfAll(stores: readonly Store[]): { used: number; total: number } | undefined {
  const spaces = stores.flatMap((store) => spaceOf(store) ?? [])
  if (spaces.length === 0) return undefined
  return {
    used: spaces.reduce((sum, { used }) => sum + used, 0),
    total: spaces.reduce((sum, { total }) => sum + total, 0),
  }
}

export const storesOf = (stores: readonly Store[] | undefined, zoneId: string | undefined) =>
  (stores ?? []).filter(({ zoneid }) => zoneid === zoneId)
