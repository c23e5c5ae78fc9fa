import { sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'

/** Names of the projects that nobody but this account manages. */
export async function soleProjects(db: Db | Trx, accountId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('project as p')
    .innerJoin('project_account as m', 'm.project_id', 'p.id')
    .select('p.name')
    .where('p.removed', 'is', null)
    .where('m.account_id', '=', accountId)
    .where('m.role', '=', 'Admin')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('project_account as o')
            .select('o.account_id')
            .whereRef('o.project_id', '=', 'p.id')
            .whereRef('o.account_id', '<>', 'm.account_id')
            .where('o.role', '=', 'Admin'),
        ),
      ),
    )
    .orderBy('p.name')
    .execute()
  return rows.map(({ name }) => name)
}

/** Locks an account, so that whoever is about to give it something waits. */
export async function lockAccountRow(trx: Trx, accountId: number) {
  return trx
    .selectFrom('account')
    .select(['id', 'removed'])
    .where('id', '=', accountId)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

/** The users of an account call no more: disabled, signed out, without keys. */
export async function closeAccount(trx: Trx, accountId: number): Promise<void> {
  const users = trx.selectFrom('user').select('id').where('account_id', '=', accountId)
  await trx.updateTable('account').set({ state: 'disabled' }).where('id', '=', accountId).execute()
  await trx
    .updateTable('user')
    .set({ state: 'disabled' })
    .where('account_id', '=', accountId)
    .execute()
  await trx.deleteFrom('session').where('user_id', 'in', users).execute()
  await trx.deleteFrom('api_key').where('user_id', 'in', users).execute()
}

/**
 * Removes an account that owns no image any more, with its users and all that refers to it. The rows of
 * account and users stay, as what they did is told by their names.
 */
export async function removeAccountRows(trx: Trx, accountId: number): Promise<void> {
  await closeAccount(trx, accountId)
  const removed = sql<Date>`now()`
  await trx
    .updateTable('user')
    .set({ removed, password_hash: null })
    .where('account_id', '=', accountId)
    .where('removed', 'is', null)
    .execute()
  const tables = [
    'launch_permission',
    'project_account',
    'project_invitation',
    'resource_limit',
    'download_link',
    'call_window',
  ] as const
  for (const table of tables) {
    await trx.deleteFrom(table).where('account_id', '=', accountId).execute()
  }
  await trx
    .deleteFrom('setting')
    .where('scope', '=', 'account')
    .where('scope_id', '=', accountId)
    .execute()
  await trx
    .updateTable('account')
    .set({ removed })
    .where('id', '=', accountId)
    .where('removed', 'is', null)
    .execute()
}
