import { AppError } from '@mold/shared/errors.ts'
import type { Trx } from '../../db/database.ts'
import { type Candidate, lockCandidates } from './placement.repository.ts'

/** What is to find its place. */
export interface Demand {
  readonly zone: { readonly id: number; readonly name: string }
  readonly hypervisor: string
  readonly arch: string
  readonly uefi: boolean
  /** MiB. */
  readonly memory: number
  /** Bytes that have to be free on the pool at first; what disks may grow to is not kept free. */
  readonly bytes: number
  /** Uuid of the one host that it may be on. */
  readonly hostUuid?: string | undefined
  /** Internal ids of hosts that could not take it. */
  readonly except?: readonly number[]
}

/** The first of some, or the error when there is none. */
function oneOf(candidates: Candidate[], error: () => AppError): Candidate[] {
  if (candidates.length === 0) throw error()
  return candidates
}

/**
 * The host with the most memory left that can take an instance, until the transaction ends reserved for the
 * caller, who writes there that the instance is on it.
 *
 * @throws AppError placement.*
 */
export async function place(trx: Trx, demand: Demand): Promise<Candidate> {
  const { zone, hypervisor, arch, uefi, memory, bytes, hostUuid, except = [] } = demand
  const all = await lockCandidates(trx, zone.id, hypervisor)
  const named = (host: Candidate) => hostUuid === undefined || host.hostUuid === hostUuid
  const firmware = uefi ? 'UEFI' : 'BIOS'
  const up = oneOf(
    all.filter((host) => named(host) && !except.includes(host.hostId)),
    () =>
      hostUuid === undefined
        ? new AppError('placement.no_host', { zone: zone.name, hypervisor })
        : new AppError('placement.host_unusable', { host: hostUuid, zone: zone.name }),
  )
  const fitting = oneOf(
    up.filter((host) => host.arch === arch && (host.uefi || !uefi)),
    () => new AppError('placement.no_match', { zone: zone.name, arch, firmware }),
  )
  const roomy = oneOf(
    fitting.filter((host) => host.memoryLeft >= memory),
    () => new AppError('placement.no_capacity', { zone: zone.name, memory }),
  )
  const [best] = oneOf(
    roomy.filter((host) => host.storageLeft >= bytes),
    () => new AppError('placement.no_storage', { zone: zone.name, bytes }),
  )
  if (!best) throw new AppError('placement.no_host', { zone: zone.name, hypervisor })
  return best
}
