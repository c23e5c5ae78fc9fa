import type { Updateable } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { UserTable } from '../../db/schema.ts'

/** What is undefined stays as it is. */
export async function changeUser(
  trx: Trx,
  userId: number,
  changes: Updateable<UserTable>,
): Promise<void> {
  if (Object.values(changes).every((value) => value === undefined)) return
  await trx.updateTable('user').set(changes).where('id', '=', userId).execute()
}

export async function passwordHashOf(db: Db, userId: number): Promise<string | null> {
  const row = await db
    .selectFrom('user')
    .select('password_hash')
    .where('id', '=', userId)
    .executeTakeFirst()
  return row?.password_hash ?? null
}

/** Ends the sessions of a user, but for one. */
export async function endOtherSessions(
  trx: Trx,
  userId: number,
  kept: number | undefined,
): Promise<void> {
  let query = trx.deleteFrom('session').where('user_id', '=', userId)
  if (kept !== undefined) query = query.where('id', '<>', kept)
  await query.execute()
}
