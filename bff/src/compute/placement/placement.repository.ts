import { sql } from 'kysely'
import type { Trx } from '../../db/database.ts'

/** A host that is up and enabled, with its pool and what is left on both. */
export interface Candidate {
  readonly hostId: number
  readonly hostUuid: string
  readonly hostName: string
  readonly poolId: number
  readonly arch: string
  readonly uefi: boolean
  /** MiB that no instance has. */
  readonly memoryLeft: number
  /** Bytes left on the pool. */
  readonly storageLeft: number
}

/** SQL: MiB of the instances that run on the host `h`, or are about to. */
const memoryTaken = sql<number>`coalesce((select sum(i.memory) from instance i
  where i.host_id = h.id and i.removed is null
    and i.state in ('Starting', 'Running', 'Stopping')), 0)::bigint`

/**
 * The hosts of a zone that can take an instance now, the one with the most memory left first. Nobody else
 * places anything on them until the transaction ends.
 */
export async function lockCandidates(
  trx: Trx,
  zoneId: number,
  hypervisor: string,
): Promise<Candidate[]> {
  await trx
    .selectFrom('host')
    .select('id')
    .where('zone_id', '=', zoneId)
    .where('removed', 'is', null)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  const rows = await trx
    .selectFrom('host as h')
    .innerJoin('storage_pool as p', 'p.host_id', 'h.id')
    .select(['h.id as hostId', 'h.uuid as hostUuid', 'h.name as hostName', 'p.id as poolId'])
    .select([
      sql<string>`coalesce(h.facts->>'arch', 'x86_64')`.as('arch'),
      sql<boolean>`coalesce((h.facts->>'uefi')::boolean, false)`.as('uefi'),
      sql<number>`(coalesce((h.facts->>'memory')::numeric, 0) / 1048576)::bigint
        - ${memoryTaken}`.as('memoryLeft'),
      sql<number>`coalesce(p.total_bytes - p.used_bytes, 0)`.as('storageLeft'),
    ])
    .where('h.zone_id', '=', zoneId)
    .where('h.hypervisor', '=', hypervisor)
    .where('h.removed', 'is', null)
    .where('h.resource_state', '=', 'Enabled')
    .where('h.server', 'is not', null)
    .where('h.error_code', 'is', null)
    .where('p.removed', 'is', null)
    .where('p.state', '=', 'Up')
    .where('p.error_code', 'is', null)
    .execute()
  return rows.toSorted((a, b) => b.memoryLeft - a.memoryLeft || a.hostId - b.hostId)
}
