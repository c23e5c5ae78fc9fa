import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { OwnerScope } from '../access/owners.ts'
import type { Db, Trx } from '../db/database.ts'
import { containing } from '../db/like.ts'
import type { Database } from '../db/schema.ts'
import { orderBy, type Sort } from '../db/sort.ts'

/** Which projects a list is about: those of a place, or those that an account belongs to. */
export type ProjectScope =
  | Exclude<OwnerScope, { kind: 'accounts' }>
  | { readonly kind: 'member'; readonly accountId: number }

/** What a list of projects is narrowed to; everything that is given has to hold. */
export interface ProjectFilter {
  readonly scopes: readonly ProjectScope[]
  readonly uuid?: string | undefined
  readonly domainUuid?: string | undefined
  readonly name?: string | undefined
  readonly displayText?: string | undefined
  readonly state?: string | undefined
  /** A user whose account is a member. */
  readonly username?: string | undefined
  readonly keyword?: string | undefined
}

type Tables = Database & {
  p: Database['project']
  d: Database['domain']
}
type Eb = ExpressionBuilder<Tables, 'p' | 'd'>

function within(eb: Eb, scope: ProjectScope): Expression<SqlBool> {
  switch (scope.kind) {
    case 'everything':
      return sql<SqlBool>`true`
    case 'domain':
      return eb('d.id', '=', scope.domainId)
    case 'subtree':
      return sql<SqlBool>`starts_with(d.path, ${scope.path})`
    case 'member':
      return eb(
        'p.id',
        'in',
        eb
          .selectFrom('project_account as m')
          .select('m.project_id')
          .where('m.account_id', '=', scope.accountId),
      )
  }
}

function ofUser(eb: Eb, username: string): Expression<SqlBool> {
  return eb(
    'p.id',
    'in',
    eb
      .selectFrom('project_account as um')
      .innerJoin('user as u', 'u.account_id', 'um.account_id')
      .select('um.project_id')
      .where('u.username', '=', username)
      .where('u.removed', 'is', null),
  )
}

function matches(filter: ProjectFilter) {
  return (eb: Eb): Expression<SqlBool> => {
    const { uuid, domainUuid, name, displayText, state, username, keyword } = filter
    return eb.and([
      eb('p.removed', 'is', null),
      ...filter.scopes.map((scope) => within(eb, scope)),
      ...(uuid === undefined ? [] : [eb('p.uuid', '=', uuid)]),
      ...(domainUuid === undefined ? [] : [eb('d.uuid', '=', domainUuid)]),
      ...(name === undefined ? [] : [eb('p.name', '=', name)]),
      ...(displayText === undefined ? [] : [eb('p.display_text', '=', displayText)]),
      ...(state === undefined ? [] : [eb(sql<string>`lower(p.state)`, '=', state.toLowerCase())]),
      ...(username === undefined ? [] : [ofUser(eb, username)]),
      ...(keyword === undefined
        ? []
        : [eb.or([containing(eb, 'p.name', keyword), containing(eb, 'p.display_text', keyword)])]),
    ])
  }
}

function projects(db: Db | Trx) {
  return db.selectFrom('project as p').innerJoin('domain as d', 'd.id', 'p.domain_id')
}

export async function countProjects(db: Db | Trx, filter: ProjectFilter): Promise<number> {
  const row = await projects(db)
    .where(matches(filter))
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

/** What lists of projects can be sorted by. */
export const projectColumns = {
  name: 'p.name',
  displaytext: 'p.display_text',
  domain: 'd.path',
  domainpath: 'd.path',
  state: 'p.state',
  created: 'p.created',
} as const

/* What is looked up for the rows of a page, and not for all that there are. */
const accountName = sql<string>`(select a.name from account a where a.id = p.account_id)`
const admins = sql<string[]>`(
  select coalesce(array_agg(ma.name order by ma.name), '{}') from project_account m
  join account ma on ma.id = m.account_id
  where m.project_id = p.id and m.role = 'Admin' and ma.removed is null)`
const members = sql<number>`(
  select count(*) from project_account m join account ma on ma.id = m.account_id
  where m.project_id = p.id and ma.removed is null)`

const columns = [
  'p.id',
  'p.uuid',
  'p.name',
  'p.display_text',
  'p.state',
  'p.created',
  'p.removed',
  'p.account_id',
  accountName.as('account_name'),
  'd.id as domain_id',
  'd.uuid as domain_uuid',
  'd.name as domain_name',
  'd.path as domain_path',
  admins.as('admins'),
  members.as('members'),
] as const

/** By name, then in the order they were made, unless something else is asked for. */
export function findProjects(
  db: Db | Trx,
  filter: ProjectFilter,
  page: { limit: number; offset: number; sort?: Sort | undefined },
) {
  return projects(db)
    .where(matches(filter))
    .select(columns)
    .orderBy(orderBy(page.sort, projectColumns, sql`lower(p.name), p.id`))
    .limit(page.limit)
    .offset(page.offset)
    .execute()
}

export type ProjectRow = Awaited<ReturnType<typeof findProjects>>[number]

/** One project by internal id, removed or not. */
export function projectById(db: Db | Trx, id: number): Promise<ProjectRow | undefined> {
  return projects(db).where('p.id', '=', id).select(columns).executeTakeFirst()
}
