import type { Db } from '../db/database.ts'

/** A row of `image_store`, with what a driver is made from. */
export interface ImageStoreRow {
  readonly id: number
  readonly uuid: string
  readonly name: string
  readonly zone_id: number
  readonly protocol: string
  readonly url: string
  readonly readonly: boolean
  /** Most bytes that images may take there; null for what the disk has. */
  readonly capacity: number | null
  readonly created: Date
  /** The database knows of objects there. */
  readonly has_objects: boolean
}

function liveStores(db: Db) {
  return db
    .selectFrom('image_store as s')
    .select([
      's.id',
      's.uuid',
      's.name',
      's.zone_id',
      's.protocol',
      's.url',
      's.readonly',
      's.capacity',
      's.created',
    ])
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
    .where('s.removed', 'is', null)
    .orderBy('s.id')
}

export async function findStore(db: Db, id: number): Promise<ImageStoreRow | undefined> {
  return liveStores(db).where('s.id', '=', id).executeTakeFirst()
}

/** The stores of one zone, or of all when none is named. */
export async function listStores(db: Db, zoneId?: number): Promise<ImageStoreRow[]> {
  const stores = liveStores(db)
  return (zoneId === undefined ? stores : stores.where('s.zone_id', '=', zoneId)).execute()
}
