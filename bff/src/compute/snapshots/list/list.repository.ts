import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import { orderBy, type Sort } from '../../../db/sort.ts'
import { snapshotsWithOwners } from '../snapshot.repository.ts'
import { matches, type SnapshotFacet, type SnapshotFilter } from './conditions.repository.ts'

/** What lists of snapshots can be sorted by. */
export const snapshotColumns = {
  name: 's.name',
  state: 's.state',
  volumename: 'v.name',
  physicalsize: 's.physical_size',
  virtualsize: 's.virtual_size',
  created: 's.created',
  zonename: 'z.name',
  account: 'a.name',
} as const

/** Internal ids of a page, the newest first unless something else is asked for, and how many there are. */
export async function snapshotPage(
  db: Db,
  filter: SnapshotFilter,
  page: { readonly limit: number; readonly offset: number; readonly sort?: Sort | undefined },
): Promise<{ count: number; ids: number[] }> {
  const query = snapshotsWithOwners(db).where((eb) => matches(filter)(eb as never))
  const [{ count }, rows] = await Promise.all([
    query.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow(),
    query
      .select('s.id')
      .orderBy(orderBy(page.sort, snapshotColumns, sql`s.id desc`))
      .limit(page.limit)
      .offset(page.offset)
      .execute(),
  ])
  return { count, ids: rows.map(({ id }) => id) }
}

/** More values than this are of no use to choose from; the most frequent ones stay. */
const mostValues = 500

interface FacetColumn {
  /** What the filter of the same meaning takes. */
  readonly value: RawBuilder<string>
  /** What to call it. */
  readonly name: RawBuilder<string | null>
}

const none = sql<null>`null::text`
const facetColumns: Readonly<Record<SnapshotFacet, FacetColumn>> = {
  state: { value: sql`s.state`, name: none },
  zone: { value: sql`z.uuid::text`, name: sql`z.name` },
  owner: { value: sql`a.uuid::text`, name: sql`coalesce(p.name, a.name)` },
}

/**
 * How many rows of a list bear each value of a facet, the most frequent first; what narrows the list by the
 * facet's own values does not count for it.
 */
export async function facetCounts(db: Db, filter: SnapshotFilter, facet: SnapshotFacet) {
  const { value, name } = facetColumns[facet]
  const rows = await snapshotsWithOwners(db)
    .where((eb) => matches(filter, facet)(eb as never))
    .select([value.as('value'), name.as('name'), sql<number>`count(*)`.as('count')])
    .groupBy(sql`1, 2`)
    .orderBy(sql`3 desc, 1`)
    .limit(mostValues)
    .execute()
  return rows.map(({ name: called, ...of }) => (called === null ? of : { ...of, name: called }))
}
