import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { Kept } from './kept-counts.repository.ts'
import type { ListRequest } from './request.ts'

/*
 * The tools ISOs of hosts (type PERHOST) are in no zone, and can be used in each. They have a copy in every zone, so
 * that lists, counts and rights are those of any image; a list with a row for each zone shows one of these copies.
 */

/** Copies of such images: there are two, found by an index of their own. */
const isOnHosts = sql<SqlBool>`tz.template_id = any(array(
  select h.id from cloud.vm_template h where h.type = 'PERHOST'))`

/** The zone whose copy is shown; undefined where there is nothing to choose from. */
function shownZone({ kind, showunique }: ListRequest, zones: readonly number[]) {
  return kind === 'iso' && showunique !== true && zones.length > 1 ? Math.min(...zones) : undefined
}

/** SQL over `template_zone as tz`: of an image on hosts one copy, of the others all. */
export function onceOfHosts(request: ListRequest, zones: readonly number[]): RawBuilder<SqlBool>[] {
  const zone = shownZone(request, zones)
  return zone === undefined ? [] : [sql<SqlBool>`(tz.zone_id = ${zone} or not ${isOnHosts})`]
}

/** How many of the kept copies such a list does not show. */
export async function countUnshown(db: Db, request: ListRequest, of: Kept): Promise<number> {
  const zone = shownZone(request, of.zones)
  if (zone === undefined) return 0
  const { rows } = await sql<{ readonly count: number }>`
    select count(*) from cloud.template_zone tz
    where ${isOnHosts} and tz.zone_id <> ${zone} and tz.zone_id = any(${[...of.zones]})
      and tz.audience = any(${[...of.audiences]}) and (tz.state = 'ready') = any(${[...of.ready]})`.execute(
    db,
  )
  return rows[0]?.count ?? 0
}
