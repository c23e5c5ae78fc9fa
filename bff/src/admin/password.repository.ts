import { sql } from 'kysely'
import { forgiveAll } from '../access/sign-in/attempts.repository.ts'
import type { Db, Trx } from '../db/database.ts'

/** Users of this exact name, by domain. */
export function findUsersNamed(db: Db, username: string) {
  return db
    .selectFrom('user as u')
    .innerJoin('account as a', 'a.id', 'u.account_id')
    .innerJoin('domain as d', 'd.id', 'u.domain_id')
    .where('u.username', '=', username)
    .where('u.removed', 'is', null)
    .where('a.removed', 'is', null)
    .select([
      'u.id',
      'u.uuid',
      'u.username',
      'u.account_id',
      'u.domain_id',
      'd.path as domain_path',
    ])
    .select(sql<boolean>`(a.name = 'system' and a.is_default)`.as('is_system'))
    .select(sql<boolean>`(u.state = 'enabled' and a.state = 'enabled')`.as('enabled'))
    .orderBy('d.path')
    .execute()
}

export type NamedUser = Awaited<ReturnType<typeof findUsersNamed>>[number]

/** Whoever knew the old password is out, and the new one is not held up by their attempts. */
export async function replacePassword(trx: Trx, user: NamedUser, hash: string): Promise<void> {
  await trx.updateTable('user').set({ password_hash: hash }).where('id', '=', user.id).execute()
  await trx.deleteFrom('session').where('user_id', '=', user.id).execute()
  await forgiveAll(trx, `account:${user.domain_id}:${user.username.toLowerCase()}`)
}
