import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import { orderBy, type Sort } from '../../../db/sort.ts'
import { type InstanceFacet, matches } from './conditions.repository.ts'
import type { InstanceFilter } from './filter.ts'

function instances(db: Db) {
  return db
    .selectFrom('instance as i')
    .innerJoin('account as a', 'a.id', 'i.account_id')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .leftJoin('project as p', 'p.account_id', 'a.id')
    .innerJoin('zone as z', 'z.id', 'i.zone_id')
    .leftJoin('host as h', 'h.id', 'i.host_id')
    .leftJoin('guest_os as o', 'o.id', 'i.guest_os_id')
    .innerJoin('service_offering as so', 'so.id', 'i.service_offering_id')
}

/** What lists of instances can be sorted by. */
export const instanceColumns = {
  name: 'i.name',
  displayname: 'i.display_name',
  state: 'i.state',
  created: 'i.created',
  lastupdated: 'i.updated',
  zonename: 'z.name',
  hostname: 'h.name',
  osdisplayname: 'o.description',
  serviceofferingname: 'so.name',
  account: 'a.name',
  cpunumber: 'i.cpu_number',
  memory: 'i.memory',
} as const

/** Internal ids of a page, the newest first unless something else is asked for, and how many there are. */
export async function instancePage(
  db: Db,
  filter: InstanceFilter,
  page: { limit: number; offset: number; sort?: Sort | undefined },
): Promise<{ count: number; ids: number[] }> {
  const query = instances(db).where((eb) => matches(filter)(eb as never))
  const [{ count }, rows] = await Promise.all([
    query.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow(),
    query
      .select('i.id')
      .orderBy(orderBy(page.sort, instanceColumns, sql`i.id desc`))
      .limit(page.limit)
      .offset(page.offset)
      .execute(),
  ])
  return { count, ids: rows.map(({ id }) => id) }
}

/** More values than this are of no use to choose from; the most frequent ones stay. */
const mostValues = 500

/* What a facet's filter takes, and what to call it. */
const facetColumns: Readonly<
  Record<InstanceFacet, { value: RawBuilder<string>; name: RawBuilder<string | null> }>
> = {
  state: { value: sql<string>`i.state`, name: sql<null>`null::text` },
  zone: { value: sql<string>`z.uuid::text`, name: sql<string>`z.name` },
  host: { value: sql<string>`h.uuid::text`, name: sql<string>`h.name` },
  ostype: { value: sql<string>`o.uuid::text`, name: sql<string>`o.description` },
  offering: { value: sql<string>`so.uuid::text`, name: sql<string>`so.name` },
  owner: { value: sql<string>`a.uuid::text`, name: sql<string>`coalesce(p.name, a.name)` },
}

/**
 * How many rows of a list bear each value of a facet, the most frequent first; what narrows the list by the
 * facet's own values does not count for it.
 */
export async function facetCounts(db: Db, filter: InstanceFilter, facet: InstanceFacet) {
  const { value, name } = facetColumns[facet]
  const rows = await instances(db)
    .where((eb) => matches(filter, facet)(eb as never))
    .where(value, 'is not', null)
    .select([value.as('value'), name.as('name'), sql<number>`count(*)`.as('count')])
    .groupBy([value, name])
    .orderBy('count', 'desc')
    .orderBy('value')
    .limit(mostValues)
    .execute()
  return rows.map(({ value: of, name: called, count }) => ({
    value: of,
    ...(called !== null && { name: called }),
    count,
  }))
}
