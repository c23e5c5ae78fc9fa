import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import { ownedWithin } from '../access/owned.ts'
import type { OwnerScope } from '../access/owners.ts'
import type { Db, Trx } from '../db/database.ts'
import { containing } from '../db/like.ts'
import type { Database } from '../db/schema.ts'
import { orderBy, type Sort } from '../db/sort.ts'
import { type TaggedKind, tagKinds } from './kinds.ts'

/** A tag as the API names it; without a value any matches, or it has none. */
export interface TagPair {
  readonly key: string
  readonly value?: string | undefined
}

/** A thing as the rows of its tags name it. */
export interface TagPlace {
  readonly kind: TaggedKind
  /** Internal id. */
  readonly id: number
}

export interface NewTags {
  readonly tags: readonly TagPair[]
  readonly customer: string | undefined
  readonly jobUuid: string
}

/** Holds a thing until the transaction ends; false when it is not there any more. */
export async function lockTagged(trx: Trx, { kind, id }: TagPlace): Promise<boolean> {
  const { rows } = await sql`select from ${sql.table(tagKinds[kind].table)}
    where id = ${id} and removed is null for no key update`.execute(trx)
  return rows.length > 0
}

/** Adds tags; those that the same job added before count as added. Answers the keys that are taken. */
export async function insertTags(trx: Trx, { kind, id }: TagPlace, of: NewTags): Promise<string[]> {
  const { column, once } = tagKinds[kind]
  await trx
    .insertInto('tag')
    .values(
      of.tags.map(({ key, value = '' }) => ({
        [column]: id,
        key,
        value,
        customer: of.customer ?? null,
        made_by: of.jobUuid,
      })),
    )
    .onConflict((conflict) => conflict.constraint(once).doNothing())
    .execute()
  const taken = await trx
    .selectFrom('tag')
    .select('key')
    .where(column, '=', id)
    .where(
      'key',
      'in',
      of.tags.map(({ key }) => key),
    )
    .where('made_by', 'is distinct from', of.jobUuid)
    .orderBy('key')
    .execute()
  return taken.map(({ key }) => key)
}

export async function countTags(trx: Trx, { kind, id }: TagPlace): Promise<number> {
  const row = await trx
    .selectFrom('tag')
    .select(sql<number>`count(*)`.as('count'))
    .where(tagKinds[kind].column, '=', id)
    .executeTakeFirstOrThrow()
  return row.count
}

/** SQL over `tag as g`: one of these, by key and, where given, value. */
export function isOneOf(tags: readonly TagPair[]) {
  return (eb: ExpressionBuilder<Database & { g: Database['tag'] }, 'g'>): Expression<SqlBool> =>
    eb.or(
      tags.map(({ key, value }) =>
        value === undefined
          ? eb('g.key', '=', key)
          : eb.and([eb('g.key', '=', key), eb('g.value', '=', value)]),
      ),
    )
}

/**
 * SQL: a thing has one of these tags.
 *
 * @param owner the column that has its id, such as `i.id`
 */
export function bearsOneOf(kind: TaggedKind, owner: string, tags: readonly TagPair[]) {
  const isOf = sql<SqlBool>`${sql.ref(`g.${tagKinds[kind].column}`)} = ${sql.ref(owner)}`
  return (eb: ExpressionBuilder<Database, never>): Expression<SqlBool> =>
    eb.exists(
      eb
        .selectFrom('tag as g')
        .select('g.id')
        .where(isOf)
        .where((of) => isOneOf(tags)(of as never)),
    )
}

/**
 * SQL: the tags of a thing, by key, as a list row has them.
 *
 * @param owner the column that has its id, such as `i.id`
 */
export function tagsAsJson(kind: TaggedKind, owner: string) {
  return sql<
    KeptTag[]
  >`(select coalesce(jsonb_agg(jsonb_build_object('key', g.key, 'value', g.value)
      order by g.key), '[]')
    from tag g where ${sql.ref(`g.${tagKinds[kind].column}`)} = ${sql.ref(owner)})`
}

/** A tag as the row of its thing has it. */
export interface KeptTag {
  readonly key: string
  readonly value: string
}

/** Removes those of the tags that are there; every one when `tags` is undefined. */
export async function removeTags(
  trx: Trx,
  { kind, id }: TagPlace,
  tags?: readonly TagPair[],
): Promise<void> {
  let query = trx.deleteFrom('tag as g').where(`g.${tagKinds[kind].column}`, '=', id)
  if (tags !== undefined) query = query.where((eb) => isOneOf(tags)(eb as never))
  await query.execute()
}

/** What a list of tags is narrowed to; everything that is given has to hold. */
export interface TagFilter {
  readonly scope: OwnerScope
  readonly kind?: TaggedKind | undefined
  readonly uuid?: string | undefined
  readonly key?: string | undefined
  readonly value?: string | undefined
  readonly customer?: string | undefined
  readonly keyword?: string | undefined
}

type Tables = Database & {
  g: Database['tag']
  a: Database['account']
  d: Database['domain']
}

/** The thing that a tag is of, whichever it is. */
const ofThing = <T>(column: 'uuid' | 'account_id') =>
  sql<T>`coalesce(${sql.join(['t', 'i', 'v', 's'].map((table) => sql.ref(`${table}.${column}`)))})`

const kindOfTag = sql<TaggedKind>`case when g.instance_id is not null then 'instance'
  when g.volume_id is not null then 'volume' when g.snapshot_id is not null then 'snapshot'
  else t.kind end`

const isThere = sql<SqlBool>`(t.removed is null and i.removed is null and v.removed is null
  and s.removed is null)`

function matches(filter: TagFilter) {
  return (eb: ExpressionBuilder<Tables, 'g' | 'a' | 'd'>): Expression<SqlBool> => {
    const { kind, uuid, key, value, customer, keyword } = filter
    return eb.and([
      ownedWithin(filter.scope)(eb),
      isThere,
      ...(kind === undefined ? [] : [eb(kindOfTag, '=', kind)]),
      ...(uuid === undefined ? [] : [eb(ofThing<string>('uuid'), '=', uuid)]),
      ...(key === undefined ? [] : [eb('g.key', '=', key)]),
      ...(value === undefined ? [] : [eb('g.value', '=', value)]),
      ...(customer === undefined ? [] : [eb('g.customer', '=', customer)]),
      ...(keyword === undefined
        ? []
        : [eb.or([containing(eb, 'g.key', keyword), containing(eb, 'g.value', keyword)])]),
    ])
  }
}

function tagsOf(db: Db, filter: TagFilter) {
  return db
    .selectFrom('tag as g')
    .leftJoin('vm_template as t', 't.id', 'g.template_id')
    .leftJoin('instance as i', 'i.id', 'g.instance_id')
    .leftJoin('volume as v', 'v.id', 'g.volume_id')
    .leftJoin('snapshot as s', 's.id', 'g.snapshot_id')
    .innerJoin('account as a', (join) =>
      join.on((eb) => eb('a.id', '=', ofThing<number>('account_id'))),
    )
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .leftJoin('project as p', 'p.account_id', 'a.id')
    .where((eb) => matches(filter)(eb as never))
}

/** What lists of tags can be sorted by. */
export const tagColumns = {
  key: 'g.key',
  value: 'g.value',
  customer: 'g.customer',
  account: 'a.name',
} as const

/** One page of tags, by key and then in the order they were made, with the number of all. */
export async function listTags(
  db: Db,
  filter: TagFilter,
  page: { readonly limit: number; readonly offset: number; readonly sort?: Sort | undefined },
) {
  const [rows, total] = await Promise.all([
    tagsOf(db, filter)
      .select([
        'g.key',
        'g.value',
        'g.customer',
        kindOfTag.as('kind'),
        ofThing<string>('uuid').as('thing_uuid'),
        'a.name as account_name',
        'p.uuid as project_uuid',
        'p.name as project_name',
        'd.uuid as domain_uuid',
        'd.name as domain_name',
        'd.path as domain_path',
      ])
      .orderBy(orderBy(page.sort, tagColumns, sql`g.key, g.id`))
      .limit(page.limit)
      .offset(page.offset)
      .execute(),
    tagsOf(db, filter)
      .select(sql<number>`count(*)`.as('count'))
      .executeTakeFirstOrThrow(),
  ])
  return { count: total.count, rows }
}

export type TagRow = Awaited<ReturnType<typeof listTags>>['rows'][number]
