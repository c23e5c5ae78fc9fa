import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import { containing } from '../../db/like.ts'
import type { Database } from '../../db/schema.ts'

/** What a list of hosts is narrowed to; everything that is given has to hold. */
export interface HostFilter {
  readonly id?: number | undefined
  readonly name?: string | undefined
  readonly zoneId?: number | undefined
  readonly podUuid?: string | undefined
  readonly clusterUuid?: string | undefined
  readonly hypervisor?: string | undefined
  readonly resourceState?: string | undefined
  readonly instanceUuid?: string | undefined
  readonly keyword?: string | undefined
}

type Tables = Database & {
  h: Database['host']
  p: Database['pod']
  c: Database['cluster']
}

function matches(filter: HostFilter) {
  return (eb: ExpressionBuilder<Tables, 'h' | 'p' | 'c'>): Expression<SqlBool> => {
    const { name, zoneId, podUuid, clusterUuid, hypervisor, instanceUuid, keyword } = filter
    const like = (column: 'h.hypervisor' | 'h.resource_state', text: string | undefined) =>
      text === undefined ? [] : [eb(sql<string>`lower(${eb.ref(column)})`, '=', text.toLowerCase())]
    return eb.and([
      eb('h.removed', 'is', null),
      ...(filter.id === undefined ? [] : [eb('h.id', '=', filter.id)]),
      ...(name === undefined ? [] : [eb('h.name', '=', name)]),
      ...(zoneId === undefined ? [] : [eb('h.zone_id', '=', zoneId)]),
      ...(podUuid === undefined ? [] : [eb('p.uuid', '=', podUuid)]),
      ...(clusterUuid === undefined ? [] : [eb('c.uuid', '=', clusterUuid)]),
      ...like('h.hypervisor', hypervisor),
      ...like('h.resource_state', filter.resourceState),
      ...(instanceUuid === undefined
        ? []
        : [
            eb.exists(
              eb
                .selectFrom('instance as i')
                .select('i.id')
                .whereRef('i.host_id', '=', 'h.id')
                .where('i.uuid', '=', instanceUuid),
            ),
          ]),
      ...(keyword === undefined ? [] : [containing(eb, 'h.name', keyword)]),
    ])
  }
}

const runs = sql`i.state in ('Running', 'Starting', 'Stopping')`

/** What instances have of a host. */
const use = {
  instances: sql<number>`(select count(*) from cloud.instance i
    where i.host_id = h.id and i.removed is null)`,
  running: sql<number>`(select count(*) from cloud.instance i
    where i.host_id = h.id and i.removed is null and ${runs})`,
  volumes: sql<number>`(select count(*) from cloud.volume v
    join cloud.storage_pool s on s.id = v.pool_id where s.host_id = h.id and v.removed is null)`,
  memory: sql<number>`(select coalesce(sum(i.memory), 0)::bigint * 1048576 from cloud.instance i
    where i.host_id = h.id and i.removed is null and ${runs})`,
  cpu: sql<number>`(select coalesce(sum(i.cpu_number * i.cpu_speed), 0)::bigint from cloud.instance i
    where i.host_id = h.id and i.removed is null and ${runs})`,
}

/** Hosts with where they are and what instances have of them, in the order they were added. */
export function findHosts(db: Db | Trx, filter: HostFilter) {
  return db
    .selectFrom('host as h')
    .innerJoin('zone as z', 'z.id', 'h.zone_id')
    .innerJoin('pod as p', 'p.zone_id', 'h.zone_id')
    .innerJoin('cluster as c', 'c.zone_id', 'h.zone_id')
    .where(matches(filter))
    .selectAll('h')
    .select([
      'z.uuid as zone_uuid',
      'z.name as zone_name',
      'p.uuid as pod_uuid',
      'p.name as pod_name',
      'c.uuid as cluster_uuid',
      'c.name as cluster_name',
      sql<boolean>`h.disconnected < now() - interval '10 minutes'`.as('is_long_gone'),
      use.instances.as('instance_count'),
      use.running.as('running_count'),
      use.volumes.as('volume_count'),
      use.memory.as('memory_allocated'),
      use.cpu.as('cpu_allocated'),
    ])
    .orderBy('h.id')
    .execute()
}

export type HostListRow = Awaited<ReturnType<typeof findHosts>>[number]

/** Types of hypervisors that hosts of a zone have. */
export async function hypervisorsOf(db: Db, zoneId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('host')
    .select('hypervisor')
    .distinct()
    .where('zone_id', '=', zoneId)
    .where('removed', 'is', null)
    .orderBy('hypervisor')
    .execute()
  return rows.map(({ hypervisor }) => hypervisor)
}
