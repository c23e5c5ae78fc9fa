import { AppError } from '@mold/shared/errors.ts'

export interface Paging {
  readonly page?: number | undefined
  readonly pagesize?: number | undefined
}

/** Beyond what any table has; PostgreSQL takes it as a limit. */
const unlimited = Number.MAX_SAFE_INTEGER

/**
 * The rows that `page` and `pagesize` ask for (protocol §8). `max` is setting `default.page.size`,
 * -1 for no limit; a page size of -1 gives all that it allows.
 *
 * @throws AppError api.page_* and api.size_*, api.not_positive
 */
export function pageOf(params: Paging, max: number): { limit: number; offset: number } {
  const { page, pagesize } = params
  const most = max === -1 ? unlimited : max
  if (pagesize === -1) {
    if (page !== undefined) throw new AppError('api.page_unlimited')
    return { limit: most, offset: 0 }
  }
  if (page === undefined && pagesize === undefined) return { limit: most, offset: 0 }
  if (pagesize === undefined) throw new AppError('api.page_without_size')
  if (page === undefined) throw new AppError('api.size_without_page')
  if (pagesize < 1) throw new AppError('api.not_positive', { name: 'pagesize' })
  if (page < 1) throw new AppError('api.not_positive', { name: 'page' })
  if (pagesize > most) throw new AppError('api.page_size_limit', { max })
  return { limit: pagesize, offset: Math.min((page - 1) * pagesize, unlimited) }
}
