import { sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'

export interface PlaceFilter {
  readonly uuid?: string | undefined
  readonly name?: string | undefined
  readonly zoneId?: number | undefined
  readonly podUuid?: string | undefined
  readonly hypervisor?: string | undefined
  readonly keyword?: string | undefined
}

interface Place {
  readonly uuid: string
  readonly name: string
  readonly zone_uuid: string
  readonly zone_name: string
  readonly allocation_state: string
}

export interface PodRow extends Place {
  readonly gateway: string | null
  readonly netmask: string | null
}

export interface ClusterRow extends Place {
  readonly pod_uuid: string
  readonly pod_name: string
  readonly hypervisor: string
}

function conditions({ uuid, name, zoneId, podUuid, hypervisor, keyword }: PlaceFilter) {
  const given = [
    ...(uuid === undefined ? [] : [sql`t.uuid = ${uuid}::uuid`]),
    ...(name === undefined ? [] : [sql`t.name = ${name}`]),
    ...(zoneId === undefined ? [] : [sql`z.id = ${zoneId}`]),
    ...(podUuid === undefined ? [] : [sql`p.uuid = ${podUuid}::uuid`]),
    ...(hypervisor === undefined ? [] : [sql`lower(t.hypervisor) = ${hypervisor.toLowerCase()}`]),
    ...(keyword === undefined ? [] : [sql`position(lower(${keyword}) in lower(t.name)) > 0`]),
  ]
  return sql.join([sql`z.removed is null`, ...given], sql` and `)
}

/** Pods of the zones that are there; there is one in each. */
export async function findPods(db: Db | Trx, filter: PlaceFilter): Promise<PodRow[]> {
  const { rows } = await sql<PodRow>`
    select t.uuid, t.name, z.uuid as zone_uuid, z.name as zone_name, z.allocation_state,
      n.gateway, n.netmask
    from cloud.pod t join cloud.zone z on z.id = t.zone_id
      left join cloud.network n on n.zone_id = z.id
    where ${conditions({ ...filter, podUuid: undefined, hypervisor: undefined })}
    order by t.id`.execute(db)
  return rows
}

/** Clusters of the zones that are there; there is one in each. */
export async function findClusters(db: Db | Trx, filter: PlaceFilter): Promise<ClusterRow[]> {
  const { rows } = await sql<ClusterRow>`
    select t.uuid, t.name, z.uuid as zone_uuid, z.name as zone_name, z.allocation_state,
      p.uuid as pod_uuid, p.name as pod_name, t.hypervisor
    from cloud.cluster t join cloud.zone z on z.id = t.zone_id join cloud.pod p on p.id = t.pod_id
    where ${conditions(filter)} order by t.id`.execute(db)
  return rows
}
