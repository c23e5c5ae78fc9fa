import type { Db, Trx } from '../db/database.ts'

/** Limits of its own that an account, or else a domain, has, by the number of the type. */
async function ownLimits(db: Db | Trx, owner: { accountId: number } | { domainId: number }) {
  const rows = await db
    .selectFrom('resource_limit')
    .select(['type', 'max'])
    .where((eb) =>
      'accountId' in owner
        ? eb('account_id', '=', owner.accountId)
        : eb('domain_id', '=', owner.domainId),
    )
    .execute()
  return new Map(rows.map(({ type, max }) => [type, max]))
}

/** The domain of an account, its project if it is a project's own, and its limits. */
export async function limitedAccount(db: Db | Trx, accountId: number) {
  const [row, own] = await Promise.all([
    db
      .selectFrom('account as a')
      .innerJoin('domain as d', 'd.id', 'a.domain_id')
      .leftJoin('project as p', 'p.account_id', 'a.id')
      .select(['a.name as account', 'a.type', 'd.id', 'd.uuid', 'd.name', 'd.path'])
      .select(['p.uuid as project_uuid', 'p.name as project_name'])
      .where('a.id', '=', accountId)
      .executeTakeFirstOrThrow(),
    ownLimits(db, { accountId }),
  ])
  return { ...row, own }
}

/** A domain with its limits. */
export async function limitedDomain(db: Db | Trx, domainId: number) {
  const [row, own] = await Promise.all([
    db
      .selectFrom('domain as d')
      .select(['d.id', 'd.uuid', 'd.name', 'd.path'])
      .where('d.id', '=', domainId)
      .executeTakeFirstOrThrow(),
    ownLimits(db, { domainId }),
  ])
  return { ...row, own }
}
