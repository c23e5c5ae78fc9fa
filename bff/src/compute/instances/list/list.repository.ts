import { sql } from 'kysely'
import type { Db } from '../../../db/database.ts'
import {
  countFacet,
  type FacetColumn,
  type ListPage,
  pageOfIds,
} from '../../lists/list.repository.ts'
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

export async function instancePage(db: Db, filter: InstanceFilter, page: ListPage) {
  const query = instances(db).where((eb) => matches(filter)(eb as never))
  return pageOfIds(query, 'i', instanceColumns, page)
}

const facetColumns: Readonly<Record<InstanceFacet, FacetColumn>> = {
  state: { value: sql<string>`i.state` },
  zone: { value: sql<string>`z.uuid::text`, name: sql<string>`z.name` },
  host: { value: sql<string>`h.uuid::text`, name: sql<string>`h.name` },
  ostype: { value: sql<string>`o.uuid::text`, name: sql<string>`o.description` },
  offering: { value: sql<string>`so.uuid::text`, name: sql<string>`so.name` },
  owner: { value: sql<string>`a.uuid::text`, name: sql<string>`coalesce(p.name, a.name)` },
}

/** What narrows the list by the facet's own values does not count for it. */
export async function facetCounts(db: Db, filter: InstanceFilter, facet: InstanceFacet) {
  const query = instances(db).where((eb) => matches(filter, facet)(eb as never))
  return countFacet(query, facetColumns[facet])
}
