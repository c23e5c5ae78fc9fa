import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import { type OwnerScope, projectAccountType } from '../../access/owners.ts'
import type { Db, Trx } from '../../db/database.ts'
import { keepPlan } from '../../db/kept-plans.ts'
import { containing } from '../../db/like.ts'
import type { Database } from '../../db/schema.ts'
import { orderBy, type Sort } from '../../db/sort.ts'

/** What a list of accounts is narrowed to; everything that is given has to hold. */
export interface AccountFilter {
  readonly scope: OwnerScope
  readonly uuid?: string | undefined
  readonly name?: string | undefined
  readonly type?: number | undefined
  readonly state?: string | undefined
  readonly keyword?: string | undefined
}

type Tables = Database & { a: Database['account']; d: Database['domain'] }

/** Accounts with their domain, removed ones and those of projects too. */
function accounts(db: Db | Trx) {
  return db.selectFrom('account as a').innerJoin('domain as d', 'd.id', 'a.domain_id')
}

const columns = [
  'a.id',
  'a.uuid',
  'a.name',
  'a.type',
  'a.state',
  'a.is_default',
  'a.network_domain',
  'a.details',
  'a.created',
  'a.removed',
  'a.domain_id',
  'd.uuid as domain_uuid',
  'd.name as domain_name',
  'd.path as domain_path',
] as const

/** The accounts that a list is about; without joins, so that counting ten thousand of them needs none. */
function within(eb: ExpressionBuilder<Tables, 'a'>, scope: OwnerScope): Expression<SqlBool>[] {
  switch (scope.kind) {
    case 'everything':
      return []
    case 'accounts':
      return [eb('a.id', '=', eb.fn.any(eb.val([...scope.accountIds])))]
    case 'domain':
      return [eb('a.domain_id', '=', scope.domainId)]
    case 'subtree':
      return [
        eb(
          'a.domain_id',
          'in',
          eb
            .selectFrom('domain as s')
            .select('s.id')
            .where(sql<boolean>`starts_with(s.path, ${scope.path})`),
        ),
      ]
  }
}

/** Accounts of projects own things and are nobody's; `system` acts for the server itself. */
const isPersons = (eb: ExpressionBuilder<Tables, 'a'>) =>
  eb.and([
    eb('a.type', '<>', projectAccountType),
    eb.not(eb.and([eb('a.name', '=', 'system'), eb('a.is_default', '=', true)])),
  ])

function matches(filter: AccountFilter) {
  return (eb: ExpressionBuilder<Tables, 'a'>): Expression<SqlBool> => {
    const { uuid, name, type, state, keyword } = filter
    return eb.and([
      ...within(eb, filter.scope),
      eb('a.removed', 'is', null),
      isPersons(eb),
      ...(uuid === undefined ? [] : [eb('a.uuid', '=', uuid)]),
      ...(name === undefined ? [] : [eb('a.name', '=', name)]),
      ...(type === undefined ? [] : [eb('a.type', '=', type)]),
      ...(state === undefined ? [] : [eb(sql<string>`a.state`, '=', state.toLowerCase())]),
      ...(keyword === undefined ? [] : [containing(eb, 'a.name', keyword)]),
    ])
  }
}

export async function countAccounts(db: Db | Trx, filter: AccountFilter): Promise<number> {
  const row = await keepPlan(db.selectFrom('account as a'))
    .where(matches(filter))
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

/** What lists of accounts can be sorted by. */
export const accountColumns = {
  name: 'a.name',
  accounttype: 'a.type',
  state: 'a.state',
  created: 'a.created',
  domain: 'd.name',
  domainpath: 'd.path',
} as const

/** By name, then in the order they were made, unless something else is asked for. */
export function findAccounts(
  db: Db | Trx,
  filter: AccountFilter,
  page: { limit: number; offset: number; sort?: Sort | undefined },
) {
  return keepPlan(accounts(db))
    .where(matches(filter))
    .select(columns)
    .orderBy(orderBy(page.sort, accountColumns, sql`a.name, a.id`))
    .limit(page.limit)
    .offset(page.offset)
    .execute()
}

export type AccountRow = Awaited<ReturnType<typeof findAccounts>>[number]

/** One account by internal id, removed or not, also of a project. */
export function accountById(db: Db | Trx, id: number): Promise<AccountRow | undefined> {
  return accounts(db).where('a.id', '=', id).select(columns).executeTakeFirst()
}

/** One account that is there. */
export function loadAccount(db: Db | Trx, id: number): Promise<AccountRow> {
  return accounts(db).where('a.id', '=', id).select(columns).executeTakeFirstOrThrow()
}
