import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import { ownedWithin } from '../access/owned.ts'
import type { OwnerScope } from '../access/owners.ts'
import type { Db, Trx } from '../db/database.ts'
import { containing } from '../db/like.ts'
import type { Database, ImageKind } from '../db/schema.ts'
import { orderBy, type Sort } from '../db/sort.ts'

/** A tag as the API names it; without a value any matches, or it has none. */
export interface TagPair {
  readonly key: string
  readonly value?: string | undefined
}

export interface NewTags {
  readonly imageId: number
  readonly tags: readonly TagPair[]
  readonly customer: string | undefined
  readonly jobUuid: string
}

/** Adds tags; those that the same job added before count as added. Answers the keys that are taken. */
export async function insertTags(trx: Trx, of: NewTags): Promise<string[]> {
  await trx
    .insertInto('tag')
    .values(
      of.tags.map(({ key, value = '' }) => ({
        template_id: of.imageId,
        key,
        value,
        customer: of.customer ?? null,
        made_by: of.jobUuid,
      })),
    )
    .onConflict((conflict) => conflict.constraint('tag_of_image').doNothing())
    .execute()
  const taken = await trx
    .selectFrom('tag')
    .select('key')
    .where('template_id', '=', of.imageId)
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

export async function countTags(trx: Trx, imageId: number): Promise<number> {
  const row = await trx
    .selectFrom('tag')
    .select(sql<number>`count(*)`.as('count'))
    .where('template_id', '=', imageId)
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

/** Removes those of the tags that are there; every one when `tags` is undefined. */
export async function removeTags(
  trx: Trx,
  imageIds: readonly number[],
  tags: readonly TagPair[] | undefined,
): Promise<void> {
  let query = trx.deleteFrom('tag as g').where('g.template_id', 'in', [...imageIds])
  if (tags !== undefined) query = query.where((eb) => isOneOf(tags)(eb as never))
  await query.execute()
}

/** What a list of tags is narrowed to; everything that is given has to hold. */
export interface TagFilter {
  readonly scope: OwnerScope
  readonly kind?: ImageKind | undefined
  readonly imageUuid?: string | undefined
  readonly key?: string | undefined
  readonly value?: string | undefined
  readonly customer?: string | undefined
  readonly keyword?: string | undefined
}

type Tables = Database & {
  g: Database['tag']
  t: Database['vm_template']
  a: Database['account']
  d: Database['domain']
}

function matches(filter: TagFilter) {
  return (eb: ExpressionBuilder<Tables, 'g' | 't' | 'a' | 'd'>): Expression<SqlBool> => {
    const { kind, imageUuid, key, value, customer, keyword } = filter
    return eb.and([
      ownedWithin(filter.scope)(eb),
      eb('t.removed', 'is', null),
      ...(kind === undefined ? [] : [eb('t.kind', '=', kind)]),
      ...(imageUuid === undefined ? [] : [eb('t.uuid', '=', imageUuid)]),
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
    .innerJoin('vm_template as t', 't.id', 'g.template_id')
    .innerJoin('account as a', 'a.id', 't.account_id')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .leftJoin('project as p', 'p.account_id', 'a.id')
    .where(matches(filter))
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
        't.kind',
        't.uuid as image_uuid',
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
