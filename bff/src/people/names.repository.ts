import { sql } from 'kysely'
import type { Db, Trx } from '../db/database.ts'

/* Names are unique in any case within their domain, or beside each other, so that no two look alike. */

/** Makes changes of names in a domain wait for each other, so that two calls cannot both find one free. */
export async function lockNames(trx: Trx, domainId: number): Promise<void> {
  const key = `names in domain ${domainId}`
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(trx)
}

/** True when another account of the domain has the name. */
export async function accountNameTaken(
  trx: Trx,
  domainId: number,
  name: string,
  exceptId?: number,
): Promise<boolean> {
  await lockNames(trx, domainId)
  const other = await trx
    .selectFrom('account')
    .select('id')
    .where('domain_id', '=', domainId)
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .where('removed', 'is', null)
    .where('id', '<>', exceptId ?? 0)
    .executeTakeFirst()
  return other !== undefined
}

/** True when another user of the domain has the name. */
export async function usernameTaken(
  trx: Trx,
  domainId: number,
  username: string,
  exceptId?: number,
): Promise<boolean> {
  await lockNames(trx, domainId)
  const other = await trx
    .selectFrom('user')
    .select('id')
    .where('domain_id', '=', domainId)
    .where((eb) => eb(eb.fn<string>('lower', ['username']), '=', username.toLowerCase()))
    .where('removed', 'is', null)
    .where('id', '<>', exceptId ?? 0)
    .executeTakeFirst()
  return other !== undefined
}

/** True when another domain beside it has the name. */
export async function domainNameTaken(
  trx: Trx,
  parentId: number,
  name: string,
  exceptId?: number,
): Promise<boolean> {
  await lockNames(trx, parentId)
  const other = await trx
    .selectFrom('domain')
    .select('id')
    .where('parent_id', '=', parentId)
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .where('removed', 'is', null)
    .where('id', '<>', exceptId ?? 0)
    .executeTakeFirst()
  return other !== undefined
}

/** True when an id that a call gives is another row's, a removed one's too. */
export async function isIdTaken(
  db: Db | Trx,
  table: 'account' | 'domain' | 'user',
  uuid: string,
): Promise<boolean> {
  const row = await db.selectFrom(table).select('id').where('uuid', '=', uuid).executeTakeFirst()
  return row !== undefined
}
