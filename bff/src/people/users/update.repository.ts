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

/** True when another user of the same domain has the name, in any case. */
export async function usernameTaken(trx: Trx, userId: number, username: string): Promise<boolean> {
  const row = await trx
    .selectFrom('user as u')
    .select('u.id')
    .where('u.id', '<>', userId)
    .where('u.removed', 'is', null)
    .where((eb) => eb(eb.fn<string>('lower', ['u.username']), '=', username.toLowerCase()))
    .where('u.domain_id', '=', (eb) =>
      eb.selectFrom('user').select('user.domain_id').where('user.id', '=', userId),
    )
    .executeTakeFirst()
  return row !== undefined
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
