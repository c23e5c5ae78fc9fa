import type { Answer } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Sort } from '../db/sort.ts'

export interface Sorting {
  readonly sortby?: string | undefined
  readonly sortorder?: 'asc' | 'desc' | undefined
}

/**
 * What `sortby` and `sortorder` ask for (Mold's own); undefined for the usual order.
 *
 * @throws AppError `api.sort_unknown` that names the fields
 */
export function sortOf(
  { sortby, sortorder }: Sorting,
  fields: Readonly<Record<string, unknown>>,
): Sort | undefined {
  if (sortby === undefined) return undefined
  if (!Object.hasOwn(fields, sortby)) {
    throw new AppError('api.sort_unknown', {
      field: sortby,
      allowed: Object.keys(fields).join(', '),
    })
  }
  return { field: sortby, descending: sortorder === 'desc' }
}

const plain = new Set(['string', 'boolean', 'integer', 'long', 'float', 'date'])
const collator = new Intl.Collator('en', { numeric: true })

/**
 * Sorts a list that is at hand as a whole by any plain field of its answer, entries without a value
 * last; as it is where nothing is asked for.
 *
 * @throws AppError `api.sort_unknown`
 */
export function sortItems<T extends object>(
  items: readonly T[],
  sorting: Sorting,
  { answer }: { readonly answer: Answer },
): readonly T[] {
  const fields = answer.kind === 'list' ? Object.entries(answer.fields) : []
  const known = Object.fromEntries(fields.filter(([, { type }]) => plain.has(type)))
  const sort = sortOf(sorting, known)
  if (sort === undefined) return items
  const valueOf = (item: T) => (item as Readonly<Record<string, unknown>>)[sort.field] ?? undefined
  return items.toSorted((one, other) => {
    const [a, b] = [valueOf(one), valueOf(other)]
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
    const order =
      typeof a === 'string' && typeof b === 'string'
        ? collator.compare(a, b)
        : Number(a) - Number(b)
    return sort.descending ? -order : order
  })
}
