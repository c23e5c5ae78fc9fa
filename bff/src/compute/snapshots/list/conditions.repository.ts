import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import { ownedWithin } from '../../../access/owned.ts'
import type { OwnerScope } from '../../../access/owners.ts'
import { likePattern } from '../../../db/like.ts'
import type { Database } from '../../../db/schema.ts'
import { bearsOneOf, type TagPair } from '../../../tags/tag.repository.ts'

/** What lists of snapshots can count. */
export const snapshotFacets = ['state', 'zone', 'owner'] as const
export type SnapshotFacet = (typeof snapshotFacets)[number]

/** What a list of snapshots is narrowed to; everything that is given has to hold. */
export interface SnapshotFilter {
  readonly scope: OwnerScope
  /** Asked for something that no snapshot here is. */
  readonly isEmpty: boolean
  readonly uuids?: readonly string[] | undefined
  readonly name?: string | undefined
  readonly states?: readonly string[] | undefined
  readonly zoneId?: number | undefined
  readonly volumeId?: number | undefined
  readonly instanceId?: number | undefined
  readonly storeId?: number | undefined
  /** One of these. */
  readonly tags?: readonly TagPair[] | undefined
  readonly keyword?: string | undefined
}

type Tables = Database & {
  s: Database['snapshot']
  v: Database['volume']
  a: Database['account']
  d: Database['domain']
}
type Eb = ExpressionBuilder<Tables, 's' | 'v' | 'a' | 'd'>

/** Narrows by what a facet counts; undefined when that is not asked for. */
function byFacet(eb: Eb, facet: SnapshotFacet, { states, zoneId }: SnapshotFilter) {
  switch (facet) {
    case 'state':
      return (
        states && sql<SqlBool>`lower(s.state) = any(${states.map((state) => state.toLowerCase())})`
      )
    case 'zone':
      return zoneId === undefined ? undefined : eb('s.zone_id', '=', zoneId)
    case 'owner':
      return undefined
  }
}

function others(eb: Eb, filter: SnapshotFilter): (Expression<SqlBool> | undefined | false)[] {
  const { isEmpty, uuids, name, volumeId, instanceId, storeId, keyword, tags = [] } = filter
  return [
    isEmpty && sql<SqlBool>`false`,
    uuids && eb('s.uuid', '=', eb.fn.any(eb.val([...uuids]))),
    name !== undefined && eb('s.name', '=', name),
    volumeId !== undefined && eb('s.volume_id', '=', volumeId),
    instanceId !== undefined && eb('v.instance_id', '=', instanceId),
    storeId !== undefined &&
      eb.exists(
        eb
          .selectFrom('object_replica as r')
          .select('r.object_id')
          .whereRef('r.object_id', '=', 's.object_id')
          .where('r.store_id', '=', storeId),
      ),
    tags.length > 0 && bearsOneOf('snapshot', 's.id', tags)(eb as never),
    keyword !== undefined && sql<SqlBool>`s.search like lower(${likePattern(keyword)})`,
  ]
}

/**
 * SQL over `snapshot as s` with its volume `v`, owner account `a` and domain `d`: what a list shows.
 *
 * @param without the facet whose own filter does not count
 */
export function matches(filter: SnapshotFilter, without?: SnapshotFacet) {
  return (eb: Eb): Expression<SqlBool> =>
    eb.and(
      [
        ownedWithin(filter.scope)(eb as never),
        eb('s.removed', 'is', null),
        ...snapshotFacets
          .filter((facet) => facet !== without)
          .map((facet) => byFacet(eb, facet, filter)),
        ...others(eb, filter),
      ].filter((condition) => condition !== undefined && condition !== false),
    )
}
