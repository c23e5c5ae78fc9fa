import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import { keepPlan } from '../../db/kept-plans.ts'
import { containing } from '../../db/like.ts'
import type { Database } from '../../db/schema.ts'
import { orderBy, type Sort } from '../../db/sort.ts'
import { ownedWithin } from '../../access/owned.ts'
import type { OwnerScope } from '../../access/owners.ts'

/** What a list of users is narrowed to; everything that is given has to hold. */
export interface UserFilter {
  readonly scope: OwnerScope
  readonly uuid?: string | undefined
  readonly username?: string | undefined
  readonly accountType?: number | undefined
  readonly state?: string | undefined
  readonly keyword?: string | undefined
}

type Tables = Database & {
  u: Database['user']
  a: Database['account']
  d: Database['domain']
}

/** Users with their account, domain and keys, removed ones too. */
function users(db: Db | Trx) {
  return db
    .selectFrom('user as u')
    .innerJoin('account as a', 'a.id', 'u.account_id')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .leftJoin('api_key as k', 'k.user_id', 'u.id')
}

/** The account that acts for the server itself, which nobody signs in to. */
const isSystem = sql<boolean>`(a.name = 'system' and a.is_default)`

const columns = [
  'u.id',
  'u.uuid',
  'u.username',
  'u.firstname',
  'u.lastname',
  'u.email',
  'u.timezone',
  'u.state',
  'u.is_default',
  'u.created',
  'u.removed',
  'a.id as account_id',
  'a.uuid as account_uuid',
  'a.name as account_name',
  'a.type as account_type',
  'a.domain_id',
  'd.uuid as domain_uuid',
  'd.name as domain_name',
  'd.path as domain_path',
  'k.api_key',
  isSystem.as('account_is_system'),
] as const

function matches(filter: UserFilter) {
  return (eb: ExpressionBuilder<Tables, 'u' | 'a' | 'd'>): Expression<SqlBool> => {
    const { uuid, username, accountType, state, keyword } = filter
    return eb.and([
      ownedWithin(filter.scope)(eb),
      eb('u.removed', 'is', null),
      eb('a.removed', 'is', null),
      // Accounts of projects own things and have no users.
      eb('a.type', '<>', 5),
      eb.not(isSystem),
      ...(uuid === undefined ? [] : [eb('u.uuid', '=', uuid)]),
      ...(username === undefined ? [] : [eb('u.username', '=', username)]),
      ...(accountType === undefined ? [] : [eb('a.type', '=', accountType)]),
      ...(state === undefined ? [] : [eb(sql<string>`u.state`, '=', state.toLowerCase())]),
      ...(keyword === undefined
        ? []
        : [
            eb.or(
              (['u.username', 'u.firstname', 'u.lastname', 'u.email'] as const).map((column) =>
                containing(eb, column, keyword),
              ),
            ),
          ]),
    ])
  }
}

export async function countUsers(db: Db | Trx, filter: UserFilter): Promise<number> {
  const row = await users(db)
    .where(matches(filter))
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

/** What lists of users can be sorted by. */
export const userColumns = {
  username: 'u.username',
  firstname: 'u.firstname',
  lastname: 'u.lastname',
  email: 'u.email',
  created: 'u.created',
  state: 'u.state',
  account: 'a.name',
} as const

/** By user name, then in the order they were made, unless something else is asked for. */
export function findUsers(
  db: Db | Trx,
  filter: UserFilter,
  page: { limit: number; offset: number; sort?: Sort | undefined },
) {
  return users(db)
    .where(matches(filter))
    .select(columns)
    .orderBy(orderBy(page.sort, userColumns, sql`u.username, u.id`))
    .limit(page.limit)
    .offset(page.offset)
    .execute()
}

export type UserRow = Awaited<ReturnType<typeof findUsers>>[number]

/** One user by internal id, removed or not. */
export function userById(db: Db | Trx, id: number): Promise<UserRow | undefined> {
  return users(db).where('u.id', '=', id).select(columns).executeTakeFirst()
}

/** One user that is there. */
export function loadUser(db: Db | Trx, id: number): Promise<UserRow> {
  return users(db).where('u.id', '=', id).select(columns).executeTakeFirstOrThrow()
}

/** The users of accounts, by internal id of the account. */
export async function usersOfAccounts(
  db: Db | Trx,
  accountIds: readonly number[],
): Promise<ReadonlyMap<number, readonly UserRow[]>> {
  const rows = await keepPlan(users(db))
    .where(sql<boolean>`u.account_id = any(${[...accountIds]}::bigint[])`)
    .where('u.removed', 'is', null)
    .select(columns)
    .orderBy('u.username')
    .orderBy('u.id')
    .execute()
  return Map.groupBy(rows, (row) => row.account_id)
}

export function userByApiKey(db: Db | Trx, apiKey: string): Promise<UserRow | undefined> {
  return users(db)
    .where('k.api_key', '=', apiKey)
    .where('u.removed', 'is', null)
    .where('a.removed', 'is', null)
    .select(columns)
    .executeTakeFirst()
}

/** The key pair of a user; the secret is encrypted. */
export function keysOf(db: Db | Trx, userId: number) {
  return db
    .selectFrom('api_key')
    .select(['api_key', 'secret'])
    .where('user_id', '=', userId)
    .executeTakeFirst()
}

/** Puts a key pair in the place of the old one. */
export async function replaceKeys(
  db: Db | Trx,
  row: { userId: number; apiKey: string; secret: string },
): Promise<void> {
  const pair = { api_key: row.apiKey, secret: row.secret }
  await db
    .insertInto('api_key')
    .values({ user_id: row.userId, ...pair })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet({ ...pair, created: sql`now()` }),
    )
    .execute()
}
