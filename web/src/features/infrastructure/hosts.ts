import type { ResultFor } from '../../api/client.ts'
import type { Tone } from '../../ui/state-badge.tsx'

export type Host = ResultFor<'listHosts'>['items'][number]
export type Pool = ResultFor<'listStoragePools'>['items'][number]

export const hostsPath = '/infrastructure/hosts'
export const certificatesPath = '/infrastructure/certificates'
export const poolsPath = '/infrastructure/primary-storage'

/** What is said of a host in one word: what an admin has made of it comes before how it is. */
export const hostConditions = [
  'Up',
  'Connecting',
  'Alert',
  'Disconnected',
  'Down',
  'Disabled',
  'PrepareForMaintenance',
  'Maintenance',
] as const
export type HostCondition = (typeof hostConditions)[number]

const tones: Record<HostCondition, Tone> = {
  Up: 'ready',
  Connecting: 'moving',
  Alert: 'attention',
  Disconnected: 'failed',
  Down: 'failed',
  Disabled: 'quiet',
  PrepareForMaintenance: 'moving',
  Maintenance: 'quiet',
}

/** A host that is away is away first of all, whatever it is meant for. */
export function conditionOf({ state, resourcestate }: Host): HostCondition | undefined {
  const named = (text: string | undefined) => hostConditions.find((each) => each === text)
  if (state === 'Up' && resourcestate !== 'Enabled') return named(resourcestate)
  return named(state)
}

export const toneOfHost = (condition: HostCondition | undefined): Tone =>
  condition === undefined ? 'quiet' : tones[condition]

/** Bytes in use and in all of the memory of a host; undefined until it has told. */
export function memoryOf({ memorytotal = 0, memoryallocated = 0 }: Host) {
  return memorytotal === 0 ? undefined : { used: memoryallocated, total: memorytotal }
}

/** Bytes in use and in all of primary storage; undefined until its host has told. */
export function spaceOfPool({ disksizetotal = 0, disksizeused = 0 }: Pool) {
  return disksizetotal === 0 ? undefined : { used: disksizeused, total: disksizetotal }
}

export const hostsOf = <T extends { readonly zoneid?: string | undefined }>(
  all: readonly T[] | undefined,
  zoneId: string | undefined,
) => (zoneId === undefined ? all : all?.filter(({ zoneid }) => zoneid === zoneId))

/** True while something about hosts will change by itself. */
export const anyHostMoves = (hosts: readonly Host[]) =>
  hosts.some((host) => toneOfHost(conditionOf(host)) === 'moving')
