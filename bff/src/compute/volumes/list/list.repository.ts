import { sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import {
  countFacet,
  type FacetColumn,
  type ListPage,
  pageOfIds,
} from '../../lists/list.repository.ts'
import { shownState } from '../shown-state.repository.ts'
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

export async function volumePage(db: Db, filter: VolumeFilter, page: ListPage) {
  const query = volumesWithOwners(db).where((eb) => matches(filter)(eb as never))
  return pageOfIds(query, 'v', volumeColumns, page)
}

const facetColumns: Readonly<Record<VolumeFacet, FacetColumn>> = {
  state: { value: shownState },
  type: { value: sql<string>`v.type` },
  zone: { value: sql<string>`z.uuid::text`, name: sql<string>`z.name` },
  owner: { value: sql<string>`a.uuid::text`, name: sql<string>`coalesce(p.name, a.name)` },
}

/** What narrows the list by the facet's own values does not count for it. */
export async function facetCounts(db: Db, filter: VolumeFilter, facet: VolumeFacet) {
  const query = volumesWithOwners(db).where((eb) => matches(filter, facet)(eb as never))
  return countFacet(query, facetColumns[facet])
}
