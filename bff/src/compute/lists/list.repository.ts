import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import { orderBy, type Sort } from '../../db/sort.ts'

/* What lists of instances, volumes and snapshots do alike. */

export interface ListPage {
  readonly limit: number
  readonly offset: number
  readonly sort?: Sort | undefined
}

/**
 * Internal ids of a page, the newest first unless something else is asked for, and how many there are.
 *
 * @param query the rows, narrowed, with nothing selected yet
 * @param alias of the table that is listed
 */
export async function pageOfIds<DB, TB extends keyof DB>(
  query: SelectQueryBuilder<DB, TB, object>,
  alias: string,
  columns: Readonly<Record<string, string>>,
  { limit, offset, sort }: ListPage,
): Promise<{ count: number; ids: number[] }> {
  const id = sql.ref<number>(`${alias}.id`)
  const [counted, rows] = await Promise.all([
    query
      .select(sql<number>`count(*)`.as('count'))
      .$castTo<{ count: number }>()
      .executeTakeFirstOrThrow(),
    query
      .select(id.as('id'))
      .orderBy(orderBy(sort, columns, sql`${id} desc`))
      .limit(limit)
      .offset(offset)
      .$castTo<{ id: number }>()
      .execute(),
  ])
  return { count: counted.count, ids: rows.map((row) => row.id) }
}

/** What the filter of a facet takes, and what to call it. */
export interface FacetColumn {
  readonly value: RawBuilder<string>
  readonly name?: RawBuilder<string | null>
}

/** More values than this are of no use to choose from; the most frequent ones stay. */
const mostValues = 500
const none = sql<null>`null::text`

/**
 * How many rows bear each value of a facet, the most frequent first.
 *
 * @param query the rows, narrowed by everything but the facet itself, with nothing selected yet
 */
export async function countFacet<DB, TB extends keyof DB>(
  query: SelectQueryBuilder<DB, TB, object>,
  { value, name = none }: FacetColumn,
): Promise<{ value: string; name?: string; count: number }[]> {
  const rows = await query
    .where(sql<boolean>`${value} is not null`)
    .select([value.as('value'), name.as('name'), sql<number>`count(*)`.as('count')])
    .groupBy(sql`1, 2`)
    .orderBy(sql`3 desc, 1`)
    .limit(mostValues)
    .$castTo<{ value: string; name: string | null; count: number }>()
    .execute()
  return rows.map((row) => ({
    value: row.value,
    ...(row.name !== null && { name: row.name }),
    count: row.count,
  }))
}
