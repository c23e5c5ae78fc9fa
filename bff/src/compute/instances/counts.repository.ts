import { sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'

/** How many instances an account has that run, and that are stopped (api-commands §0: Account). */
export interface InstanceCounts {
  readonly vmrunning: number
  readonly vmstopped: number
}

/** The counts of each of these accounts, by internal id. */
export async function instanceCounts(
  db: Db | Trx,
  accountIds: readonly number[],
): Promise<(accountId: number) => InstanceCounts> {
  const rows = await db
    .selectFrom('instance')
    .select('account_id')
    .select([
      sql<number>`count(*) filter (where state = 'Running')`.as('vmrunning'),
      sql<number>`count(*) filter (where state = 'Stopped')`.as('vmstopped'),
    ])
    .where((eb) => eb('account_id', '=', eb.fn.any(eb.val([...accountIds]))))
    .where('removed', 'is', null)
    .groupBy('account_id')
    .execute()
  const byId = new Map(rows.map(({ account_id, ...counts }) => [account_id, counts]))
  return (accountId) => byId.get(accountId) ?? { vmrunning: 0, vmstopped: 0 }
}
