import { sql } from 'kysely'
import type { Caller } from '../../access/caller.ts'
import { zoneIsVisibleTo } from '../../access/zones.ts'
import type { Db } from '../../db/database.ts'
import { containing } from '../../db/like.ts'
import { orderBy, type Sort } from '../../db/sort.ts'

/** What lists of networks can be sorted by. */
export const networkColumns = { name: 'n.name', zonename: 'zone.name', cidr: 'n.cidr' } as const

export interface NetworkFilter {
  readonly uuid?: string | undefined
  readonly zoneId?: number | undefined
  readonly keyword?: string | undefined
}

function networks(db: Db, caller: Caller, { uuid, zoneId, keyword }: NetworkFilter) {
  let query = db
    .selectFrom('network as n')
    .innerJoin('zone', 'zone.id', 'n.zone_id')
    .where('zone.removed', 'is', null)
    .where((eb) => zoneIsVisibleTo(caller)(eb as never))
  if (uuid !== undefined) query = query.where('n.uuid', '=', uuid)
  if (zoneId !== undefined) query = query.where('n.zone_id', '=', zoneId)
  if (keyword !== undefined) query = query.where((eb) => containing(eb, 'n.name', keyword))
  return query
}

/** The networks of the zones that a caller may use, by zone, with the number of all of them. */
export async function listNetworks(
  db: Db,
  caller: Caller,
  filter: NetworkFilter,
  page: { limit: number; offset: number; sort?: Sort | undefined },
) {
  const query = networks(db, caller, filter)
  const [{ count }, rows] = await Promise.all([
    query.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow(),
    query
      .selectAll('n')
      .select(['zone.uuid as zone_uuid', 'zone.name as zone_name'])
      .orderBy(orderBy(page.sort, networkColumns, sql`zone.sort_key, zone.id`))
      .limit(page.limit)
      .offset(page.offset)
      .execute(),
  ])
  return { count, rows }
}

export type NetworkRow = Awaited<ReturnType<typeof listNetworks>>['rows'][number]
