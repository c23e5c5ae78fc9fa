import { sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import { containing } from '../../db/like.ts'

/** What a list of primary storage is narrowed to; everything that is given has to hold. */
export interface PoolFilter {
  readonly id?: number | undefined
  readonly name?: string | undefined
  readonly path?: string | undefined
  readonly address?: string | undefined
  readonly zoneId?: number | undefined
  readonly hostId?: number | undefined
  readonly podUuid?: string | undefined
  readonly clusterUuid?: string | undefined
  readonly keyword?: string | undefined
}

const use = {
  allocated: sql<number>`(select coalesce(sum(v.size), 0)::bigint from cloud.volume v
    where v.pool_id = s.id and v.removed is null)`,
  volumes: sql<number>`(select count(*) from cloud.volume v
    where v.pool_id = s.id and v.removed is null)`,
  baseBytes: sql<number>`(select coalesce(sum(b.length), 0)::bigint from cloud.pool_image b
    where b.pool_id = s.id and b.ready)`,
  bases: sql<number>`(select count(*) from cloud.pool_image b where b.pool_id = s.id and b.ready)`,
}

/** Primary storage with its host and what is on it, in the order it was told of. */
export function findPools(db: Db | Trx, filter: PoolFilter) {
  const { id, name, path, address, zoneId, hostId, podUuid, clusterUuid, keyword } = filter
  return db
    .selectFrom('storage_pool as s')
    .innerJoin('host as h', 'h.id', 's.host_id')
    .innerJoin('zone as z', 'z.id', 'h.zone_id')
    .innerJoin('pod as p', 'p.zone_id', 'h.zone_id')
    .innerJoin('cluster as c', 'c.zone_id', 'h.zone_id')
    .where((eb) =>
      eb.and([
        eb('s.removed', 'is', null),
        ...(id === undefined ? [] : [eb('s.id', '=', id)]),
        ...(name === undefined ? [] : [eb('s.name', '=', name)]),
        ...(path === undefined ? [] : [eb('s.path', '=', path)]),
        ...(address === undefined ? [] : [eb('h.address', '=', address)]),
        ...(zoneId === undefined ? [] : [eb('h.zone_id', '=', zoneId)]),
        ...(hostId === undefined ? [] : [eb('h.id', '=', hostId)]),
        ...(podUuid === undefined ? [] : [eb('p.uuid', '=', podUuid)]),
        ...(clusterUuid === undefined ? [] : [eb('c.uuid', '=', clusterUuid)]),
        ...(keyword === undefined ? [] : [containing(eb, 's.name', keyword)]),
      ]),
    )
    .selectAll('s')
    .select([
      'z.uuid as zone_uuid',
      'z.name as zone_name',
      'p.uuid as pod_uuid',
      'p.name as pod_name',
      'c.uuid as cluster_uuid',
      'c.name as cluster_name',
      'h.uuid as host_uuid',
      'h.name as host_name',
      'h.address',
      'h.hypervisor',
      'h.resource_state',
      'h.credential_hash',
      'h.server',
      'h.error_code as host_error_code',
      sql<boolean>`h.disconnected < now() - interval '10 minutes'`.as('is_long_gone'),
      use.allocated.as('allocated_bytes'),
      use.volumes.as('volume_count'),
      use.baseBytes.as('base_bytes'),
      use.bases.as('base_count'),
    ])
    .orderBy('s.id')
    .execute()
}

export type PoolRow = Awaited<ReturnType<typeof findPools>>[number]

export async function renamePool(db: Db, id: number, name: string): Promise<void> {
  await db.updateTable('storage_pool').set({ name }).where('id', '=', id).execute()
}
