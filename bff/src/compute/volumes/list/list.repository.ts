import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import { orderBy, type Sort } from '../../../db/sort.ts'
import { volumesWithOwners } from '../volume.repository.ts'
import { matches, type VolumeFacet, type VolumeFilter } from './conditions.repository.ts'

/** What lists of volumes can be sorted by. */
export const volumeColumns = {
  name: 'v.name',
  type: 'v.type',
  state: 'v.state',
  size: 'v.size',
  physicalsize: 'v.physical_size',
  created: 'v.created',
  zonename: 'z.name',
  vmname: 'i.name',
  vmdisplayname: 'i.display_name',
  storage: 'sp.name',
  account: 'a.name',
} as const

/** Internal ids of a page, the newest first unless something else is asked for, and how many there are. */
export async function volumePage(
  db: Db,
  filter: VolumeFilter,
  page: { readonly limit: number; readonly offset: number; readonly sort?: Sort | undefined },
): Promise<{ count: number; ids: number[] }> {
  const query = volumesWithOwners(db).where((eb) => matches(filter)(eb as never))
  const [{ count }, rows] = await Promise.all([
    query.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow(),
    query
      .select('v.id')
      .orderBy(orderBy(page.sort, volumeColumns, sql`v.id desc`))
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
const facetColumns: Readonly<Record<VolumeFacet, FacetColumn>> = {
  state: { value: sql`v.state`, name: none },
  type: { value: sql`v.type`, name: none },
  zone: { value: sql`z.uuid::text`, name: sql`z.name` },
  owner: { value: sql`a.uuid::text`, name: sql`coalesce(p.name, a.name)` },
}

/**
 * How many rows of a list bear each value of a facet, the most frequent first; what narrows the list by the
 * facet's own values does not count for it.
 */
export async function facetCounts(db: Db, filter: VolumeFilter, facet: VolumeFacet) {
  const { value, name } = facetColumns[facet]
  const rows = await volumesWithOwners(db)
    .where((eb) => matches(filter, facet)(eb as never))
    .select([value.as('value'), name.as('name'), sql<number>`count(*)`.as('count')])
    .groupBy(sql`1, 2`)
    .orderBy(sql`3 desc, 1`)
    .limit(mostValues)
    .execute()
  return rows.map(({ name: called, ...of }) => (called === null ? of : { ...of, name: called }))
}
