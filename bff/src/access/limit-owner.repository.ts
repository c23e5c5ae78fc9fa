import type { Db, Trx } from '../db/database.ts'
import { limitsSet } from '../limits/limit.repository.ts'

/** The domain of an account, its project if it is a project's own, and its limits. */
export async function limitedAccount(db: Db | Trx, accountId: number) {
  const [row, ownOf] = await Promise.all([
    db
      .selectFrom('account as a')
      .innerJoin('domain as d', 'd.id', 'a.domain_id')
      .leftJoin('project as p', 'p.account_id', 'a.id')
      .select(['a.name as account', 'a.type', 'd.id', 'd.uuid', 'd.name', 'd.path'])
      .select(['p.uuid as project_uuid', 'p.name as project_name'])
      .where('a.id', '=', accountId)
      .executeTakeFirstOrThrow(),
    limitsSet(db, 'account_id', [accountId]),
  ])
  return { ...row, own: ownOf(accountId) }
}

/** A domain with its limits. */
export async function limitedDomain(db: Db | Trx, domainId: number) {
  const [row, ownOf] = await Promise.all([
    db
      .selectFrom('domain as d')
      .select(['d.id', 'd.uuid', 'd.name', 'd.path'])
      .where('d.id', '=', domainId)
      .executeTakeFirstOrThrow(),
    limitsSet(db, 'domain_id', [domainId]),
  ])
  return { ...row, own: ownOf(domainId) }
}
