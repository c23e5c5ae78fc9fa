import type { Db, Trx } from '../db/database.ts'

/** True when an ISO is in the drive of an instance of one of the zones. */
export async function isAttached(
  db: Db | Trx,
  imageId: number,
  zoneIds: readonly number[],
): Promise<boolean> {
  const row = await db
    .selectFrom('instance')
    .select('id')
    .where('iso_id', '=', imageId)
    .where('removed', 'is', null)
    .where((eb) => eb('zone_id', '=', eb.fn.any(eb.val([...zoneIds]))))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Instances keep what is in their drives as bytes without a row: their hosts have them. */
export async function forgetAttached(trx: Trx, imageId: number): Promise<void> {
  await trx.updateTable('instance').set({ iso_id: null }).where('iso_id', '=', imageId).execute()
}
