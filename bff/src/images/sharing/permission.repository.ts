import { sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import { projectAccountType } from '../../access/owners.ts'

/** Whom an image is shared with, as people know them: accounts first, by name. */
export function grantsOf(db: Db | Trx, imageId: number) {
  return db
    .selectFrom('launch_permission as l')
    .innerJoin('account as a', 'a.id', 'l.account_id')
    .leftJoin('project as p', 'p.account_id', 'a.id')
    .select(['a.id as accountId', 'l.created', 'p.uuid as projectUuid'])
    .select(sql<string>`coalesce(p.uuid, a.uuid)`.as('uuid'))
    .select(sql<string>`coalesce(p.name, a.name)`.as('name'))
    .where('l.template_id', '=', imageId)
    .where('a.removed', 'is', null)
    .orderBy(sql`p.uuid is not null`)
    .orderBy(sql`lower(coalesce(p.name, a.name))`)
    .orderBy('a.id')
    .execute()
}

export type Grant = Awaited<ReturnType<typeof grantsOf>>[number]

/** The accounts of people in one domain that have these very names. */
export function accountsByName(db: Db | Trx, domainId: number, names: readonly string[]) {
  return db
    .selectFrom('account')
    .select(['id', 'name'])
    .where('domain_id', '=', domainId)
    .where('type', '<>', projectAccountType)
    .where((eb) => eb.not(eb.and([eb('name', '=', 'system'), eb('is_default', '=', true)])))
    .where('removed', 'is', null)
    .where((eb) => eb('name', '=', eb.fn.any(eb.val([...names]))))
    .execute()
}

/** Adding one who has it already changes nothing; answers how many are new. */
export async function addGrants(
  trx: Trx,
  imageId: number,
  accountIds: readonly number[],
): Promise<number> {
  if (accountIds.length === 0) return 0
  const added = await trx
    .insertInto('launch_permission')
    .values(accountIds.map((account_id) => ({ template_id: imageId, account_id })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('account_id')
    .execute()
  return added.length
}

/** Takes the image away from these accounts, or from all; answers how many had it. */
export async function removeGrants(
  trx: Trx,
  imageId: number,
  accountIds: readonly number[] | 'all',
): Promise<number> {
  let query = trx.deleteFrom('launch_permission').where('template_id', '=', imageId)
  if (accountIds !== 'all') {
    query = query.where((eb) => eb('account_id', '=', eb.fn.any(eb.val([...accountIds]))))
  }
  return (await query.returning('account_id').execute()).length
}

/** The internal id of the domain of an image's owner. */
export async function ownerDomainOf(db: Db | Trx, accountId: number) {
  return db
    .selectFrom('account as a')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .select(['d.id', 'd.uuid'])
    .where('a.id', '=', accountId)
    .executeTakeFirstOrThrow()
}
