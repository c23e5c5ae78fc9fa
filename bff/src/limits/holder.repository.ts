import { sql } from 'kysely'
import { pathsUpFrom } from '../access/zones.ts'
import type { Db, Trx } from '../db/database.ts'
import { keepPlan } from '../db/kept-plans.ts'
import type { LimitedOwner } from '../settings/resource-limits.ts'

/** One whose limit has a say: an account or project, or a domain. */
export interface Holder extends LimitedOwner {
  /** Internal id of the account, the project's own account, or the domain. */
  readonly id: number
  /** Of the account, project or domain. */
  readonly name: string
  /** The domain itself, or that of the account or project. */
  readonly domainUuid: string
}

type Locking = 'lock' | 'look'

function accountOf(db: Db | Trx, accountId: number, locking: Locking) {
  return keepPlan(db.selectFrom('account as a'))
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .leftJoin('project as p', 'p.account_id', 'a.id')
    .select(['a.id', 'a.name', 'a.type', 'd.uuid as domain_uuid', 'd.path'])
    .select('p.name as project_name')
    .where('a.id', '=', accountId)
    .$if(locking === 'lock', (query) => query.forNoKeyUpdate('a'))
    .executeTakeFirstOrThrow()
}

/** From ROOT's child down; ROOT has no limit (semantics §17) and is left out. */
async function domainsOf(db: Db | Trx, path: string, locking: Locking) {
  if (path === '/') return []
  return keepPlan(db.selectFrom('domain'))
    .select(['id', 'uuid', 'name'])
    .where('parent_id', 'is not', null)
    .where((eb) => eb('path', '=', eb.fn.any(eb.val(pathsUpFrom(path)))))
    .where('removed', 'is', null)
    .orderBy(sql`length(path)`)
    .$if(locking === 'lock', (query) => query.forNoKeyUpdate())
    .execute()
}

/** Limits of their own, one after the other as the holders are: the account's, then those of the domains. */
async function ownLimits(db: Db | Trx, accountId: number, domainIds: readonly number[]) {
  const rows = await keepPlan(db.selectFrom('resource_limit'))
    .select(['account_id', 'domain_id', 'type', 'max'])
    .where((eb) =>
      eb.or([
        eb('account_id', '=', accountId),
        eb('domain_id', '=', eb.fn.any(eb.val([...domainIds]))),
      ]),
    )
    .execute()
  return (isOf: (row: (typeof rows)[number]) => boolean) =>
    new Map(rows.filter(isOf).map(({ type, max }) => [type, max]))
}

/**
 * All whose limits hold for what an account adds: itself, then its domain and those above from below. None for
 * the account of a root admin, which has no limits.
 *
 * With `lock`, those who add to any of them wait for each other until the transaction ends: the account's row is
 * taken first, then the domains from above, in every transaction the same. Rows that only refer to these are not
 * held up.
 */
export async function holdersFor(
  db: Db | Trx,
  accountId: number,
  locking: Locking,
): Promise<Holder[]> {
  const account = await accountOf(db, accountId, locking)
  if (account.type === 1) return []
  const domains = await domainsOf(db, account.path, locking)
  const limits = await ownLimits(
    db,
    accountId,
    domains.map(({ id }) => id),
  )
  const isRoot = false
  const itself: Holder = {
    kind: account.project_name === null ? 'account' : 'project',
    id: account.id,
    name: account.project_name ?? account.name,
    domainUuid: account.domain_uuid,
    isRoot,
    own: limits((row) => row.account_id === accountId),
  }
  const above = domains.map(({ id, uuid: domainUuid, name }): Holder => {
    const own = limits((row) => row.domain_id === id)
    return { kind: 'domain', id, name, domainUuid, isRoot, own }
  })
  return [itself, ...above.toReversed()]
}

/** Whether an account, once locked, may still have something new; `state` is that of a project. */
export function ownerState(trx: Trx, accountId: number) {
  return keepPlan(trx.selectFrom('account as a'))
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .leftJoin('project as p', 'p.account_id', 'a.id')
    .select((eb) => [
      eb.fn.coalesce('p.name', 'a.name').as('name'),
      'd.name as domain',
      'a.removed',
      'p.state',
    ])
    .where('a.id', '=', accountId)
    .executeTakeFirstOrThrow()
}
