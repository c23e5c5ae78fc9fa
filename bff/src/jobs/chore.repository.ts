import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/**
 * Whether a chore is due, and then it counts as done from now on. Of all processes one is told so. One that
 * has never been looked at is due an interval later: nothing has been there for long.
 */
export async function claimChore(db: Db, name: string, everyMs: number): Promise<boolean> {
  await db
    .insertInto('chore')
    .values({ name })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { numUpdatedRows } = await db
    .updateTable('chore')
    .set({ ran: sql<Date>`now()` })
    .where('name', '=', name)
    .where('ran', '<=', sql<Date>`now() - ${everyMs} * interval '1 millisecond'`)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}
