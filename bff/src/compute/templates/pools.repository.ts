import type { Db } from '../../db/database.ts'
import type { PoolOfHost } from '../bases/ensure.ts'

/** The storage pools of a zone with their hosts, or the one that is named. */
export function poolsOfZone(
  db: Db,
  zoneId: number,
  poolId: number | undefined,
): Promise<PoolOfHost[]> {
  let query = db
    .selectFrom('storage_pool as s')
    .innerJoin('host as h', 'h.id', 's.host_id')
    .select(['s.id as poolId', 'h.id as hostId'])
    .where('h.zone_id', '=', zoneId)
    .where('h.removed', 'is', null)
    .where('s.removed', 'is', null)
    .orderBy('s.id')
  if (poolId !== undefined) query = query.where('s.id', '=', poolId)
  return query.execute()
}
