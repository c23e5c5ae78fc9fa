import { sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import {
  countFacet,
  type FacetColumn,
  type ListPage,
  pageOfIds,
} from '../../lists/list.repository.ts'
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

export async function snapshotPage(db: Db, filter: SnapshotFilter, page: ListPage) {
  const query = snapshotsWithOwners(db).where((eb) => matches(filter)(eb as never))
  return pageOfIds(query, 's', snapshotColumns, page)
}

const facetColumns: Readonly<Record<SnapshotFacet, FacetColumn>> = {
  state: { value: sql<string>`s.state` },
  zone: { value: sql<string>`z.uuid::text`, name: sql<string>`z.name` },
  owner: { value: sql<string>`a.uuid::text`, name: sql<string>`coalesce(p.name, a.name)` },
}

/** What narrows the list by the facet's own values does not count for it. */
export async function facetCounts(db: Db, filter: SnapshotFilter, facet: SnapshotFacet) {
  const query = snapshotsWithOwners(db).where((eb) => matches(filter, facet)(eb as never))
  return countFacet(query, facetColumns[facet])
}
