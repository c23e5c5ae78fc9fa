import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { StoreFigures } from './store-figures.ts'

/** The worse, the higher. */
const badness = { Up: 0, ReadOnly: 1, Full: 2, Unreachable: 3 } as const

/** What the rows say of the stores that are there. */
export async function knownStores(db: Db) {
  return db
    .selectFrom('image_store')
    .select(['id', 'name', 'zone_id', 'state', 'error_code', 'total_bytes', 'used_bytes'])
    .where('removed', 'is', null)
    .orderBy('id')
    .execute()
}

export type KnownStore = Awaited<ReturnType<typeof knownStores>>[number]

/**
 * Notes what a server found. Servers may differ, one without the share mounted say: then the worst of
 * their views stands, until the one that has it finds it better or has not looked for `staleMs`.
 */
export async function noteStore(
  db: Db,
  storeId: number,
  found: StoreFigures,
  by: { readonly server: string; readonly staleMs: number },
): Promise<void> {
  const bad = sql<number>`case state when 'Up' then 0 when 'ReadOnly' then 1 when 'Full' then 2 else 3 end`
  const stale = sql<Date>`now() - ${by.staleMs} * interval '1 millisecond'`
  await db
    .updateTable('image_store')
    .set({
      state: found.state,
      error_code: found.code ?? null,
      error_params: found.params === undefined ? null : JSON.stringify(found.params),
      ...(found.totalBytes > 0 && { total_bytes: found.totalBytes, used_bytes: found.usedBytes }),
      checked: sql<Date>`now()`,
      checked_by: by.server,
    })
    .where('id', '=', storeId)
    .where('removed', 'is', null)
    .where((eb) =>
      eb.or([
        eb('checked_by', 'is', null),
        eb('checked_by', '=', by.server),
        eb('checked', '<', stale),
        eb('state', 'is', null),
        eb(bad, '<=', badness[found.state]),
      ]),
    )
    .execute()
}

/** Lets the next look of any server stand, after a change by an admin. */
export async function forgetView(db: Db, storeId: number): Promise<void> {
  await db.updateTable('image_store').set({ checked_by: null }).where('id', '=', storeId).execute()
}
