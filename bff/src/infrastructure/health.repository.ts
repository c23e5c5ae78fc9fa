import type { Db } from '../db/database.ts'

/** The image stores of zones with what they were last found to be. */
export async function storesOfZones(db: Db, zoneIds: readonly number[]) {
  return db
    .selectFrom('image_store as s')
    .select(['s.uuid', 's.name', 's.zone_id', 's.readonly', 's.state'])
    .select(['s.error_code', 's.error_params'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('object_replica as r')
            .select('r.object_id')
            .whereRef('r.store_id', '=', 's.id'),
        )
        .$castTo<boolean>()
        .as('has_objects'),
    )
    .where((eb) => eb('s.zone_id', '=', eb.fn.any(eb.val([...zoneIds]))))
    .where('s.removed', 'is', null)
    .orderBy('s.id')
    .execute()
}

export type StoreHealthRow = Awaited<ReturnType<typeof storesOfZones>>[number]
