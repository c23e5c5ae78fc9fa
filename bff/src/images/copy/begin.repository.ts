import { type Expression, type SqlBool, sql } from 'kysely'
import type { Trx } from '../../db/database.ts'

/** Copies of an object, wanted in zones. */
export interface Wanted {
  readonly imageId: number
  readonly objectId: number
  readonly zoneIds: readonly number[]
  /** The zone to read from; null for any. */
  readonly sourceZoneId: number | null
}

/** The bytes of an object. */
export async function objectLength(trx: Trx, objectId: number): Promise<number> {
  const { length } = await trx
    .selectFrom('object')
    .select('length')
    .where('id', '=', objectId)
    // Whoever collects objects waits until the copies that refer to it are there.
    .forKeyShare()
    .executeTakeFirstOrThrow()
  return length
}

/**
 * Lets workers copy an object into zones: new copies, and those that failed, were cancelled or wait for a
 * later try. Others are ready or on their way already and stay as they are.
 *
 * @returns how many zones have one more image now
 */
export async function wantCopies(trx: Trx, of: Wanted, length: number): Promise<number> {
  if (of.zoneIds.length === 0) return 0
  const wanted = {
    state: 'copying' as const,
    object_id: of.objectId,
    source_zone_id: of.sourceZoneId,
    total_bytes: length,
  }
  await trx
    .updateTable('template_zone')
    .set({
      ...wanted,
      bytes: 0,
      attempt: 0,
      next_try: null,
      error_code: null,
      error_params: null,
      lease_owner: null,
      lease_until: null,
    })
    .where('template_id', '=', of.imageId)
    .where('zone_id', 'in', [...of.zoneIds])
    .where((eb): Expression<SqlBool> =>
      eb.or([
        eb('state', 'in', ['failed', 'cancelled']),
        eb.and([eb('state', '=', 'copying'), eb('next_try', '>', sql<Date>`now()`)]),
      ]),
    )
    .execute()
  const made = await trx
    .insertInto('template_zone')
    .values(of.zoneIds.map((zone_id) => ({ ...wanted, template_id: of.imageId, zone_id })))
    .onConflict((conflict) => conflict.columns(['template_id', 'zone_id']).doNothing())
    .returning('id')
    .execute()
  return made.length
}

/** Forgets that an all-zones image was deleted from zones, where it is wanted again. */
export async function returnToZones(
  trx: Trx,
  imageId: number,
  zoneIds: readonly number[],
): Promise<void> {
  await trx
    .deleteFrom('template_zone_left')
    .where('template_id', '=', imageId)
    .where((eb) => eb('zone_id', '=', eb.fn.any(eb.val([...zoneIds]))))
    .execute()
}
