import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import { projectAccountType } from '../../access/owners.ts'
import type { Db } from '../../db/database.ts'
import type { Database } from '../../db/schema.ts'

/** Whose things are looked for: of one account, or of a domain and those below. */
export type OwnedBy =
  | { readonly kind: 'account' | 'project'; readonly accountId: number }
  | { readonly kind: 'domain'; readonly path: string }

/** How many things of a kind there are, and the first of them. */
export interface Found<T> {
  readonly count: number
  readonly first: readonly T[]
}

/** So many of each kind are named. */
const shown = 10

type Tables = Database & { a: Database['account']; d: Database['domain'] }

const owned =
  (by: OwnedBy) =>
  (eb: ExpressionBuilder<Tables, 'a' | 'd'>): Expression<SqlBool> =>
    by.kind === 'domain'
      ? sql<SqlBool>`starts_with(${eb.ref('d.path')}, ${by.path})`
      : eb('a.id', '=', by.accountId)

interface Named {
  readonly id: string
  readonly name: string
}

/** SQL: bytes of the image `t` in all its zones. */
const bytes = sql<number>`coalesce(sum(coalesce(t.physical_size, 0)
  * (select count(*) from template_zone z where z.template_id = t.id)), 0)::bigint`

export async function imagesOf(db: Db, by: OwnedBy) {
  const images = db
    .selectFrom('vm_template as t')
    .innerJoin('account as a', 'a.id', 't.account_id')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .leftJoin('project as p', 'p.account_id', 'a.id')
    .where((eb) => owned(by)(eb as never))
    .where('t.removed', 'is', null)
    .where('t.parent_id', 'is', null)
  const [sum, first] = await Promise.all([
    images.select([sql<number>`count(*)`.as('count'), bytes.as('bytes')]).executeTakeFirstOrThrow(),
    images
      .select(['t.uuid as id', 't.name', 't.kind', 'a.name as account', 'p.name as project'])
      .orderBy('t.name')
      .orderBy('t.id')
      .limit(shown)
      .execute(),
  ])
  return { ...sum, first }
}

/** Projects of a domain, or those that nobody but the account manages. */
export async function projectsOf(db: Db, by: OwnedBy): Promise<Found<Named>> {
  if (by.kind === 'project') return { count: 0, first: [] }
  const which =
    by.kind === 'domain'
      ? sql<SqlBool>`starts_with(d.path, ${by.path})`
      : sql<SqlBool>`(select array_agg(m.account_id) from project_account m
          where m.project_id = p.id and m.role = 'Admin') = array[${by.accountId}]::bigint[]`
  const projects = db
    .selectFrom('project as p')
    .innerJoin('domain as d', 'd.id', 'p.domain_id')
    .where(which)
    .where('p.removed', 'is', null)
  const [{ count }, first] = await Promise.all([
    projects.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow(),
    projects.select(['p.uuid as id', 'p.name']).orderBy('p.name').limit(shown).execute(),
  ])
  return { count, first }
}

export async function usersOf(db: Db, by: OwnedBy): Promise<Found<Named>> {
  const users = db
    .selectFrom('user as u')
    .innerJoin('account as a', 'a.id', 'u.account_id')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .where((eb) => owned(by)(eb as never))
    .where('u.removed', 'is', null)
  const [{ count }, first] = await Promise.all([
    users.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow(),
    users
      .select(['u.uuid as id', 'u.username as name'])
      .orderBy('u.username')
      .limit(shown)
      .execute(),
  ])
  return { count, first }
}

/** Accounts of people in a domain and those below. */
export async function accountsIn(db: Db, path: string): Promise<Found<Named>> {
  const accounts = db
    .selectFrom('account as a')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .where(sql<SqlBool>`starts_with(d.path, ${path})`)
    .where('a.type', '<>', projectAccountType)
    .where('a.removed', 'is', null)
  const [{ count }, first] = await Promise.all([
    accounts.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow(),
    accounts.select(['a.uuid as id', 'a.name']).orderBy('a.name').limit(shown).execute(),
  ])
  return { count, first }
}

/** Domains below another one. */
export async function domainsUnder(db: Db, path: string): Promise<Found<Named>> {
  const domains = db
    .selectFrom('domain as d')
    .where(sql<SqlBool>`starts_with(d.path, ${path})`)
    .where('d.path', '<>', path)
    .where('d.removed', 'is', null)
  const [{ count }, first] = await Promise.all([
    domains.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow(),
    domains.select(['d.uuid as id', 'd.name']).orderBy('d.path').limit(shown).execute(),
  ])
  return { count, first }
}

/** Instances, volumes or snapshots. */
export async function onHostsOf(
  db: Db,
  by: OwnedBy,
  table: 'instance' | 'volume' | 'snapshot',
): Promise<Found<Named>> {
  // All three have the columns that are asked for.
  const things = db
    .selectFrom(`${table as 'volume'} as x`)
    .innerJoin('account as a', 'a.id', 'x.account_id')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .where((eb) => owned(by)(eb as never))
    .where('x.removed', 'is', null)
  const [{ count }, first] = await Promise.all([
    things.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow(),
    things
      .select(['x.uuid as id', 'x.name'])
      .orderBy('x.name')
      .orderBy('x.id')
      .limit(shown)
      .execute(),
  ])
  return { count, first }
}
