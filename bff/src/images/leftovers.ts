import type { Db } from '../db/database.ts'
import { dropReceived, type ControlParts } from './control.service.ts'
import { deleteOldFetches } from './fetch/fetch.repository.ts'

/**
 * Gives up the bytes that failed fetches have kept for a retry, `keptMs` after their last change:
 * a retry after that begins anew.
 *
 * @returns how many were given up
 */
export async function dropOldFetches(
  parts: Pick<ControlParts, 'stores'> & { readonly db: Db },
  keptMs: number,
): Promise<number> {
  const rows = await deleteOldFetches(parts.db, keptMs)
  for (const row of rows) await dropReceived(parts, row)
  return rows.length
}
