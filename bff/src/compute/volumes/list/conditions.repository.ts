import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import { ownedWithin } from '../../../access/owned.ts'
import type { OwnerScope } from '../../../access/owners.ts'
import { likePattern } from '../../../db/like.ts'
import type { Database } from '../../../db/schema.ts'
import { bearsOneOf, type TagPair } from '../../../tags/tag.repository.ts'
import { shownState } from '../shown-state.repository.ts'

/** What lists of volumes can count. */
export const volumeFacets = ['state', 'type', 'zone', 'owner'] as const
export type VolumeFacet = (typeof volumeFacets)[number]

/** What a list of volumes is narrowed to; everything that is given has to hold. */
export interface VolumeFilter {
  readonly scope: OwnerScope
  readonly uuids?: readonly string[] | undefined
  readonly name?: string | undefined
  readonly type?: string | undefined
  readonly states?: readonly string[] | undefined
  readonly zoneId?: number | undefined
  readonly instanceId?: number | undefined
  readonly templateId?: number | undefined
  readonly hostId?: number | undefined
  readonly poolId?: number | undefined
  readonly diskOfferingId?: number | undefined
  readonly attached?: boolean | undefined
  /** One of these. */
  readonly tags?: readonly TagPair[] | undefined
  readonly keyword?: string | undefined
}

type Tables = Database & {
  v: Database['volume']
  a: Database['account']
  d: Database['domain']
}
type Eb = ExpressionBuilder<Tables, 'v' | 'a' | 'd'>

/** Names are compared in any case. */
const anyOf = (column: Expression<string>, names: readonly string[]) =>
  sql<SqlBool>`lower(${column}) = any(${names.map((name) => name.toLowerCase())})`

/** Narrows by what a facet counts; undefined when that is not asked for. */
function byFacet(eb: Eb, facet: VolumeFacet, { states, type, zoneId }: VolumeFilter) {
  switch (facet) {
    case 'state':
      return states && anyOf(shownState, states)
    case 'type':
      return type === undefined ? undefined : anyOf(sql.ref('v.type'), [type])
    case 'zone':
      return zoneId === undefined ? undefined : eb('v.zone_id', '=', zoneId)
    case 'owner':
      return undefined
  }
}

function others(eb: Eb, filter: VolumeFilter): (Expression<SqlBool> | undefined | false)[] {
  const { uuids, name, instanceId, templateId, hostId, poolId, diskOfferingId } = filter
  const { attached, keyword, tags = [] } = filter
  return [
    uuids && eb('v.uuid', '=', eb.fn.any(eb.val([...uuids]))),
    name !== undefined && eb('v.name', '=', name),
    instanceId !== undefined && eb('v.instance_id', '=', instanceId),
    templateId !== undefined && eb('v.template_id', '=', templateId),
    poolId !== undefined && eb('v.pool_id', '=', poolId),
    diskOfferingId !== undefined && eb('v.disk_offering_id', '=', diskOfferingId),
    attached !== undefined && eb('v.instance_id', attached ? 'is not' : 'is', null),
    hostId !== undefined &&
      eb.exists(
        eb
          .selectFrom('storage_pool as o')
          .select('o.id')
          .whereRef('o.id', '=', 'v.pool_id')
          .where('o.host_id', '=', hostId),
      ),
    tags.length > 0 && bearsOneOf('volume', 'v.id', tags)(eb as never),
    keyword !== undefined && sql<SqlBool>`v.search like lower(${likePattern(keyword)})`,
  ]
}

/**
 * SQL over `volume as v` with its owner account `a` and domain `d`: what a list shows.
 *
 * @param without the facet whose own filter does not count
 */
export function matches(filter: VolumeFilter, without?: VolumeFacet) {
  return (eb: Eb): Expression<SqlBool> =>
    eb.and(
      [
        ownedWithin(filter.scope)(eb as never),
        eb('v.removed', 'is', null),
        ...volumeFacets
          .filter((facet) => facet !== without)
          .map((facet) => byFacet(eb, facet, filter)),
        ...others(eb, filter),
      ].filter((condition) => condition !== undefined && condition !== false),
    )
}
