import { type RawBuilder, sql } from 'kysely'

/** A field that a list is sorted by, and which way; `page.sort` of repositories. */
export interface Sort {
  readonly field: string
  readonly descending: boolean
}

/**
 * SQL after `order by`: the column of the asked-for field, rows without a value last. `usual` where
 * nothing is asked for; it also decides among equals.
 */
export function orderBy(
  sort: Sort | undefined,
  columns: Readonly<Record<string, string>>,
  usual: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const column = sort && columns[sort.field]
  if (sort === undefined || column === undefined) return usual
  const direction = sql.raw(sort.descending ? 'desc' : 'asc')
  return sql`${sql.ref(column)} ${direction} nulls last, ${usual}`
}
