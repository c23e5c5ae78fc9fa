import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { dropReceived, type ControlParts } from './control.service.ts'
import { fetchStates } from './fetch/fetch.repository.ts'

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
  const rows = await parts.db
    .deleteFrom('fetch')
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', sql<Date>`now()`)]))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('template_zone as tz')
            .select('tz.id')
            .whereRef('tz.template_id', '=', 'fetch.template_id')
            .where((or) =>
              or.or([
                or('tz.state', 'in', [...fetchStates]),
                or('tz.updated', '>', sql<Date>`now() - ${keptMs} * interval '1 millisecond'`),
              ]),
            ),
        ),
      ),
    )
    .returningAll()
    .execute()
  for (const row of rows) await dropReceived(parts, row)
  return rows.length
}
