import type { Db } from '../../db/database.ts'

/** The running instances of an account with the hosts that they are on. */
export async function runningOf(
  db: Db,
  accountId: number,
): Promise<{ uuid: string; hostId: number }[]> {
  const rows = await db
    .selectFrom('instance')
    .select(['uuid', 'host_id'])
    .where('account_id', '=', accountId)
    .where('state', '=', 'Running')
    .where('removed', 'is', null)
    .orderBy('id')
    .execute()
  return rows.flatMap(({ uuid, host_id: hostId }) => (hostId === null ? [] : [{ uuid, hostId }]))
}
