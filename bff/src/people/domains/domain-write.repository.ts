import { type Insertable, sql, type Updateable } from 'kysely'
import type { Trx } from '../../db/database.ts'
import type { DomainTable } from '../../db/schema.ts'

/** Makes a domain. */
export async function insertDomain(
  trx: Trx,
  values: Insertable<DomainTable>,
): Promise<{ id: number; uuid: string }> {
  return trx.insertInto('domain').values(values).returning(['id', 'uuid']).executeTakeFirstOrThrow()
}

/** What is undefined stays as it is. */
export async function changeDomain(
  trx: Trx,
  domainId: number,
  changes: Updateable<DomainTable>,
): Promise<void> {
  if (Object.values(changes).every((value) => value === undefined)) return
  await trx.updateTable('domain').set(changes).where('id', '=', domainId).execute()
}

/**
 * Moves a domain and all below it, removed ones too, to another path in one statement, so that nobody
 * finds a tree of which a part has moved.
 */
export async function movePaths(trx: Trx, from: string, to: string): Promise<void> {
  await sql`update domain set path = ${to} || substr(path, length(${from}) + 1)
    where starts_with(path, ${from})`.execute(trx)
}

/** Locks a domain for a change; those who put something into it wait. */
export async function lockDomain(trx: Trx, domainId: number) {
  return trx
    .selectFrom('domain')
    .select(['id', 'uuid', 'name', 'path', 'parent_id', 'state', 'removed'])
    .where('id', '=', domainId)
    .forUpdate()
    .executeTakeFirstOrThrow()
}
