import { type Insertable, type Selectable, sql } from 'kysely'
import type { Trx } from '../../db/database.ts'
import type { UserTable } from '../../db/schema.ts'

/** Makes a user. */
export async function insertUser(
  trx: Trx,
  values: Insertable<UserTable>,
): Promise<{ id: number; uuid: string }> {
  return trx.insertInto('user').values(values).returning(['id', 'uuid']).executeTakeFirstOrThrow()
}

/** Sets the state of a user. One that may not call any more is signed out. */
export async function setUserState(
  trx: Trx,
  userId: number,
  state: Selectable<UserTable>['state'],
): Promise<void> {
  await trx.updateTable('user').set({ state }).where('id', '=', userId).execute()
  if (state !== 'enabled') await trx.deleteFrom('session').where('user_id', '=', userId).execute()
}

/** Takes the API keys of a user away; false when there are none. */
export async function dropKeys(trx: Trx, userId: number): Promise<boolean> {
  const gone = await trx
    .deleteFrom('api_key')
    .where('user_id', '=', userId)
    .returning('user_id')
    .executeTakeFirst()
  return gone !== undefined
}

/** Removes a user with all that proves who they are. The row stays for what they did. */
export async function removeUser(trx: Trx, userId: number): Promise<void> {
  await setUserState(trx, userId, 'disabled')
  await dropKeys(trx, userId)
  await trx
    .updateTable('user')
    .set({ removed: sql<Date>`now()`, password_hash: null })
    .where('id', '=', userId)
    .execute()
}
