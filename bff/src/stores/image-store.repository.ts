import { AppError } from '@mold/shared/errors.ts'
import { sql } from 'kysely'
import type { Db, Trx } from '../db/database.ts'

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
  /** The database knows of objects there, or of bytes on their way. */
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
    .select(
      sql<boolean>`exists (select 1 from object_replica r where r.store_id = s.id)
        or exists (select 1 from upload u where u.store_id = s.id and u.durable_offset > 0)
        or exists (select 1 from "fetch" f where f.store_id = s.id and f.durable_offset > 0)`.as(
        'has_objects',
      ),
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

/** What the rows say of the room in a store. Bytes. */
export interface StoreUse {
  /** Of the images that are there. */
  readonly images: number
  /** What has begun to come in there will still take so much, as far as its length is known. */
  readonly promised: number
}

/** By internal id. */
export async function usesOf(db: Db, storeIds: readonly number[]): Promise<Map<number, StoreUse>> {
  const { rows } = await sql<StoreUse & { id: number }>`
    select s.id,
      (select coalesce(sum(o.length), 0)::bigint from object_replica r
        join object o on o.id = r.object_id where r.store_id = s.id) as images,
      (select coalesce(sum(greatest(u.reserved - u.durable_offset, 0)), 0)::bigint from upload u
        where u.store_id = s.id and u.state = 'receiving')
      + (select coalesce(sum(greatest(f.length - f.durable_offset, 0)), 0)::bigint from "fetch" f
        where f.store_id = s.id and f.durable_offset > 0) as promised
    from image_store s where s.id = any(${[...storeIds]}::bigint[])`.execute(db)
  return new Map(rows.map(({ id, images, promised }) => [id, { images, promised }]))
}

/**
 * Keeps a store from being removed until the transaction ends; waits for whoever removes it.
 *
 * @throws AppError store.removed when it is gone
 */
export async function holdStore(trx: Trx, storeId: number): Promise<void> {
  const store = await trx
    .selectFrom('image_store')
    .select(['name', 'removed'])
    .where('id', '=', storeId)
    .forKeyShare()
    .executeTakeFirst()
  if (store?.removed === null) return
  throw new AppError('store.removed', { store: store?.name })
}
