import { type RawBuilder, sql } from 'kysely'
import type { Viewer } from '../../access/image-lists.ts'
import type { OwnerScope } from '../../access/owners.ts'
import type { Db } from '../../db/database.ts'
import {
  allOf,
  asksForDisks,
  copyAudiences,
  type Conditions,
  type CopyFacet,
  copyConditions,
  type ImageFacet,
  imageConditions,
  imageFacets,
  isNarrowedBy,
  ownerOfCopies,
} from './filters.repository.ts'
import { listZoneIds } from './rows.repository.ts'
import type { ListRequest } from './request.ts'

/** More values than this are of no use to choose from; the most frequent ones stay. */
const mostValues = 500

export type FacetName = ImageFacet | CopyFacet

/** A value, by what narrows the list to it, and how many rows bear it. */
export interface FacetCount {
  readonly facet: FacetName
  readonly value: string
  /** Where the value is an id. */
  readonly name: string | null
  readonly count: number
}

const columns = {
  format: sql`t.format`,
  hypervisor: sql`t.hypervisor`,
  ostype: sql`t.guest_os_id::text`,
  owner: sql`t.account_id::text`,
  templatetype: sql`t.type`,
  state: sql`tz.state`,
  zone: sql`tz.zone_id::text`,
} as const satisfies Record<FacetName, RawBuilder<unknown>>

/* Internal ids become the ids and names that callers know. */
const naming = {
  ostype: sql`join guest_os n on n.id = c.value::bigint`,
  owner: sql`join account n on n.id = c.value::bigint left join project np on np.account_id = n.id`,
  zone: sql`join zone n on n.id = c.value::bigint`,
} as const

const isCopyFacet = (facet: FacetName): facet is CopyFacet => facet === 'state' || facet === 'zone'

/** What is counted: the images of a list with `showunique`, else its rows. */
function countedRows(
  facet: FacetName,
  request: ListRequest,
  ofImage: Conditions,
  ofCopy: Conditions,
): RawBuilder<unknown> {
  const column = columns[facet]
  const unique = request.showunique === true
  const owner = ownerOfCopies(request)
  const image = sql`t.kind = ${request.kind} and t.removed is null and ${allOf(ofImage)}`
  if (unique && !isCopyFacet(facet)) {
    return sql`select ${column} as value, count(*) as count from vm_template t where ${image}
      and exists (select from template_zone tz where tz.template_id = ${owner} and ${allOf(ofCopy)})
      group by 1`
  }
  const copies =
    isCopyFacet(facet) && ofImage.length === 0
      ? sql`from template_zone tz where ${allOf(ofCopy)}`
      : sql`from template_zone tz join vm_template t on ${owner} = tz.template_id
          where ${image} and ${allOf(ofCopy)}`
  // An image has one copy in a zone, but several may be in one state.
  if (unique && facet === 'state') {
    const counted = asksForDisks(request) ? sql`t.id` : sql`tz.template_id`
    return sql`select value, count(*) as count
      from (select distinct ${counted}, ${column} as value ${copies}) images group by 1`
  }
  return sql`select ${column} as value, count(*) as count ${copies} group by 1`
}

function facetQuery(facet: FacetName, counted: RawBuilder<unknown>): RawBuilder<FacetCount> {
  const named = Object.hasOwn(naming, facet) ? naming[facet as keyof typeof naming] : undefined
  const label = {
    ostype: sql`n.description`,
    owner: sql`coalesce(np.name, n.name)`,
    zone: sql`n.name`,
  }
  const shown = named
    ? sql`n.uuid::text as value, ${label[facet as keyof typeof label]} as name`
    : sql`c.value, null as name`
  return sql`select ${facet}::text as facet, ${shown}, c.count
    from (${counted}) c ${named ?? sql``} where c.value is not null
    order by c.count desc, 2 limit ${mostValues}`
}

/**
 * How many rows of a list bear each value of the facets, under the same visibility and filters; what
 * narrows the list by a facet's own values does not count for it. Deleted images are not counted.
 */
export async function facetCounts(
  db: Db,
  viewer: Viewer,
  request: ListRequest,
  scope: OwnerScope,
  facets: readonly FacetName[],
): Promise<FacetCount[]> {
  const zones = await listZoneIds(db, viewer.caller, request)
  const all = isNarrowedBy('zone', request) ? await listZoneIds(db, viewer.caller, {}) : zones
  const audiences = copyAudiences(viewer, request, scope)
  const counts = facets.map(async (facet) => {
    const ofImage = imageConditions(viewer, request, scope, facet)
    const ofCopy = copyConditions(facet === 'zone' ? all : zones, request, audiences, facet)
    const counted = countedRows(facet, request, ofImage, ofCopy)
    return (await facetQuery(facet, counted).execute(db)).rows
  })
  return (await Promise.all(counts)).flat()
}

/** The facets that lists of a kind have; ISOs have one format, no hypervisor and one type. */
export const facetNames = {
  template: ['state', 'zone', ...imageFacets],
  iso: ['state', 'zone', 'ostype', 'owner'],
} as const satisfies Record<ListRequest['kind'], readonly FacetName[]>
