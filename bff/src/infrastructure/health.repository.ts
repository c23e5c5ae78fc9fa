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

/** The hosts of zones, with what their agents last told. */
export async function hostsOfZones(db: Db, zoneIds: readonly number[]) {
  return db
    .selectFrom('host')
    .select(['uuid', 'name', 'zone_id', 'resource_state', 'credential_hash', 'server'])
    .select(['error_code', 'error_params'])
    .where((eb) => eb('zone_id', '=', eb.fn.any(eb.val([...zoneIds]))))
    .where('removed', 'is', null)
    .orderBy('id')
    .execute()
}

export type HostHealthRow = Awaited<ReturnType<typeof hostsOfZones>>[number]
