import type { Db } from '../db/database.ts'

/** The domain of an account, or the domain itself. */
export function limitOwnerRow(db: Db, accountId: number | undefined, domainId?: number) {
  const query = db.selectFrom('domain as d').select(['d.uuid', 'd.name', 'd.path'])
  return accountId === undefined
    ? query.where('d.id', '=', domainId ?? 0).executeTakeFirstOrThrow()
    : query
        .innerJoin('account as a', 'a.domain_id', 'd.id')
        .where('a.id', '=', accountId)
        .executeTakeFirstOrThrow()
}
