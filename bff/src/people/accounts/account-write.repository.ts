import type { Insertable, Updateable } from 'kysely'
import type { Trx } from '../../db/database.ts'
import type { AccountTable } from '../../db/schema.ts'

/** Makes an account. */
export async function insertAccount(
  trx: Trx,
  values: Insertable<AccountTable>,
): Promise<{ id: number; uuid: string }> {
  return trx
    .insertInto('account')
    .values(values)
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow()
}

/** What is undefined stays as it is. */
export async function changeAccount(
  trx: Trx,
  accountId: number,
  changes: Updateable<AccountTable>,
): Promise<void> {
  if (Object.values(changes).every((value) => value === undefined)) return
  await trx.updateTable('account').set(changes).where('id', '=', accountId).execute()
}

/** Ends the sessions of all users of an account. */
export async function endSessions(trx: Trx, accountId: number): Promise<void> {
  await trx
    .deleteFrom('session')
    .where('user_id', 'in', (eb) =>
      eb.selectFrom('user').select('id').where('account_id', '=', accountId),
    )
    .execute()
}
