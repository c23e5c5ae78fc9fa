import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Caller } from '../access/caller.ts'
import { zoneIsVisibleTo } from '../access/zones.ts'
import type { Db } from '../db/database.ts'
import { containing } from '../db/like.ts'
import type { Database } from '../db/schema.ts'

/** What a list of zones is narrowed to; everything that is given has to hold. */
export interface ZoneFilter {
  readonly ids?: readonly number[] | undefined
  readonly name?: string | undefined
  readonly networkType?: string | undefined
  /** Private zones of this domain. */
  readonly domainId?: number | undefined
  /** True: only zones that can be used now. */
  readonly available?: boolean | undefined
  readonly keyword?: string | undefined
}

function matches(filter: ZoneFilter) {
  return (eb: ExpressionBuilder<Database, 'zone'>): Expression<SqlBool> => {
    const { ids, name, networkType, domainId, keyword } = filter
    return eb.and([
      eb('zone.removed', 'is', null),
      ...(ids === undefined ? [] : [eb('zone.id', '=', eb.fn.any(eb.val([...ids])))]),
      ...(name === undefined ? [] : [eb('zone.name', '=', name)]),
      ...(networkType === undefined
        ? []
        : [eb(sql<string>`lower(zone.network_type)`, '=', networkType.toLowerCase())]),
      ...(domainId === undefined ? [] : [eb('zone.domain_id', '=', domainId)]),
      ...(filter.available === true ? [eb('zone.allocation_state', '=', 'Enabled')] : []),
      ...(keyword === undefined ? [] : [containing(eb, 'zone.name', keyword)]),
    ])
  }
}

/** The zones that a caller may see (spec A4), by sort key, then in the order they were made. */
export function findZones(db: Db, caller: Caller, filter: ZoneFilter) {
  return db
    .selectFrom('zone')
    .leftJoin('domain', 'domain.id', 'zone.domain_id')
    .where(zoneIsVisibleTo(caller))
    .where(matches(filter))
    .selectAll('zone')
    .select(['domain.uuid as domain_uuid', 'domain.name as domain_name'])
    .orderBy('zone.sort_key')
    .orderBy('zone.id')
    .execute()
}

export type ZoneRow = Awaited<ReturnType<typeof findZones>>[number]

/** True when there is such a zone, whoever may know of it. */
export async function zoneExists(db: Db, uuid: string): Promise<boolean> {
  const zone = await db
    .selectFrom('zone')
    .select('id')
    .where('uuid', '=', uuid)
    .where('removed', 'is', null)
    .executeTakeFirst()
  return zone !== undefined
}
