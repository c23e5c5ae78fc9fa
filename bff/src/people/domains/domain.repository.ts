import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { DomainScope } from '../../access/people-scope.ts'
import type { Db, Trx } from '../../db/database.ts'
import { containing } from '../../db/like.ts'
import type { Database } from '../../db/schema.ts'
import { orderBy, type Sort } from '../../db/sort.ts'

/** What a list of domains is narrowed to; everything that is given has to hold. */
export interface DomainFilter {
  readonly scope: DomainScope
  readonly name?: string | undefined
  /** 0 for ROOT. */
  readonly level?: number | undefined
  readonly keyword?: string | undefined
}

type Tables = Database & { d: Database['domain'] }

/** Domains with the one above, removed ones too. */
function domains(db: Db | Trx) {
  return db.selectFrom('domain as d').leftJoin('domain as up', 'up.id', 'd.parent_id')
}

const level = sql<number>`(length(d.path) - length(replace(d.path, '/', '')) - 1)`

const hasChild = sql<boolean>`exists (
  select from domain c where c.parent_id = d.id and c.removed is null)`

const columns = [
  'd.id',
  'd.uuid',
  'd.name',
  'd.path',
  'd.state',
  'd.network_domain',
  'd.created',
  'd.removed',
  'd.parent_id',
  'up.uuid as parent_uuid',
  'up.name as parent_name',
  level.as('level'),
  hasChild.as('has_child'),
] as const

type Eb = ExpressionBuilder<Tables, 'd'>

function within(eb: Eb, scope: DomainScope): Expression<SqlBool>[] {
  switch (scope.kind) {
    case 'everything':
      return []
    case 'one':
      return [eb('d.id', '=', scope.id)]
    case 'subtree':
      return [sql<SqlBool>`starts_with(${eb.ref('d.path')}, ${scope.path})`]
  }
}

function matches(filter: DomainFilter) {
  return (eb: Eb): Expression<SqlBool> => {
    const { scope, name, keyword } = filter
    return eb.and([
      ...within(eb, scope),
      eb('d.removed', 'is', null),
      ...(name === undefined ? [] : [eb('d.name', '=', name)]),
      ...(filter.level === undefined ? [] : [eb(level, '=', filter.level)]),
      ...(keyword === undefined ? [] : [containing(eb, 'd.name', keyword)]),
    ])
  }
}

export async function countDomains(db: Db | Trx, filter: DomainFilter): Promise<number> {
  const row = await db
    .selectFrom('domain as d')
    .where(matches(filter))
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

/** What lists of domains can be sorted by. */
export const domainColumns = {
  name: 'd.name',
  path: 'd.path',
  state: 'd.state',
  created: 'd.created',
} as const

/** By path, so that a domain comes before those below it, unless something else is asked for. */
export function findDomains(
  db: Db | Trx,
  filter: DomainFilter,
  page: { limit: number; offset: number; sort?: Sort | undefined },
) {
  return domains(db)
    .where(matches(filter))
    .select(columns)
    .orderBy(orderBy(page.sort, domainColumns, sql`d.path, d.id`))
    .limit(page.limit)
    .offset(page.offset)
    .execute()
}

export type DomainRow = Awaited<ReturnType<typeof findDomains>>[number]

/** One domain by internal id, removed or not. */
export function domainById(db: Db | Trx, id: number): Promise<DomainRow | undefined> {
  return domains(db).where('d.id', '=', id).select(columns).executeTakeFirst()
}

/** One domain that is there. */
export function loadDomain(db: Db | Trx, id: number): Promise<DomainRow> {
  return domains(db).where('d.id', '=', id).select(columns).executeTakeFirstOrThrow()
}

/** Internal id of ROOT. */
export async function rootDomain(db: Db | Trx): Promise<number> {
  const { id } = await db
    .selectFrom('domain')
    .select('id')
    .where('path', '=', '/')
    .executeTakeFirstOrThrow()
  return id
}

/** Locks a domain against being changed or deleted, not against others who put something into it. */
export async function shareDomain(trx: Trx, domainId: number) {
  return trx
    .selectFrom('domain')
    .select(['name', 'state', 'removed'])
    .where('id', '=', domainId)
    .forShare()
    .executeTakeFirstOrThrow()
}
