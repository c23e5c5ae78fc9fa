import type { Db, Trx } from '../../db/database.ts'

/** A host with its pool, and whether it can be asked to do something now. */
export interface HostWithPool {
  readonly hostId: number
  readonly hostName: string
  readonly poolId: number
  readonly isUp: boolean
  readonly isEnabled: boolean
}

/** The host that an instance is on; undefined once that host is removed. */
export async function hostWithPool(
  db: Db | Trx,
  hostId: number,
): Promise<HostWithPool | undefined> {
  const row = await db
    .selectFrom('host as h')
    .innerJoin('storage_pool as p', 'p.host_id', 'h.id')
    .select(['h.id', 'h.name', 'h.server', 'h.resource_state', 'h.error_code', 'p.id as poolId'])
    .where('h.id', '=', hostId)
    .where('h.removed', 'is', null)
    .where('p.removed', 'is', null)
    .orderBy('p.id')
    .executeTakeFirst()
  return (
    row && {
      hostId: row.id,
      hostName: row.name,
      poolId: row.poolId,
      isUp: row.server !== null && row.error_code === null,
      isEnabled: row.resource_state === 'Enabled',
    }
  )
}
