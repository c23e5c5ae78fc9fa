import { type ExpressionBuilder, sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { Database } from '../db/schema.ts'

/** Copies that failed, or wait for a later try, since the zone's stores could not take or give bytes. */
function failedByStore(eb: ExpressionBuilder<Database, 'template_zone'>) {
  return eb.or([eb('error_code', 'like', 'store.%'), eb('error_code', '=', 'image.no_store')])
}

/** Lets later tries of a zone's copies begin now, where a store was the reason to wait. */
export async function hurryCopies(db: Db, zoneId: number): Promise<void> {
  await db
    .updateTable('template_zone')
    .set({ next_try: sql<Date>`now()` })
    .where('zone_id', '=', zoneId)
    .where('state', 'in', ['waiting', 'copying'])
    .where('next_try', '>', sql<Date>`now()`)
    .where(failedByStore)
    .execute()
}

/**
 * Images with a copy in the zone that has failed for good by a store, and that can be brought in without
 * anybody: from a URL, another zone, or bytes that were sent and are kept.
 */
export async function failedInZone(db: Db, zoneId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('template_zone')
    .select('template_id')
    .where('zone_id', '=', zoneId)
    .where('state', '=', 'failed')
    .where(failedByStore)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('vm_template as t')
          .select('t.id')
          .whereRef('t.id', '=', 'template_zone.template_id')
          .where('t.removed', 'is', null)
          .where(
            sql<boolean>`(t.url is not null
              or exists (select 1 from "fetch" f where f.template_id = t.id)
              or exists (select 1 from template_zone r
                where r.template_id = t.id and r.state = 'ready'))`,
          ),
      ),
    )
    .execute()
  return rows.map((row) => row.template_id)
}
