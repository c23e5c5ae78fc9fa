import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../db/database.ts'
import {
  findStore,
  type ImageStoreRow,
  listStores,
  type StoreUse,
  usesOf,
} from './image-store.repository.ts'
import type { StoreDriver, StoreRegistry } from './registry.ts'
import type { ImageStore, StoreInfo } from './store.ts'

/** The image stores as their rows are at this moment; rows may be changed by SQL at any time. */
export interface Stores {
  /** Undefined when there is no such store. Throws store.protocol_unknown, store.bad_url. */
  find(storeId: number): Promise<ImageStore | undefined>
  /** Those of one zone, or all. One whose row is wrong is left out; `find` says what is wrong. */
  list(zoneId?: number): Promise<ImageStore[]>
  /**
   * A store of the zone that takes images and has room for `bytes`: of several, the one with the
   * most room besides what is on its way there already (semantics §4.1). Undefined when none does.
   */
  findWritable(zoneId: number, bytes?: number): Promise<ImageStore | undefined>
  /** All of the zone that take images, the one with the most room for more first. */
  listWritable(zoneId: number): Promise<WritableStore[]>
  /** Bytes that a store has left besides what is on its way there. Throws store.* */
  roomIn(store: ImageStore): Promise<number>
  /**
   * A store that has no row yet, to be looked at. Throws store.protocol_unknown, store.bad_url.
   */
  plan(of: { readonly name: string; readonly protocol: string; readonly url: string }): ImageStore
}

export interface WritableStore {
  readonly store: ImageStore
  /** What its disk has free. */
  readonly freeBytes: number
  /** What is left of that, and of a capacity set by an admin, besides what others have begun to send. */
  readonly openBytes: number
  /** What an admin's capacity leaves; infinite without one. */
  readonly allowedBytes: number
}

interface Open {
  /** What the driver was made from. */
  readonly made: string
  readonly store: ImageStore
}

export function createStores({ db, registry }: { db: Db; registry: StoreRegistry }): Stores {
  const open = new Map<number, Open>()

  function driverOf(name: string, protocol: string): StoreDriver {
    const driver = Object.hasOwn(registry, protocol) ? registry[protocol] : undefined
    if (driver) return driver
    const known = Object.keys(registry).join(', ')
    throw new AppError('store.protocol_unknown', { store: name, protocol, known })
  }

  function storeFor(row: ImageStoreRow): ImageStore {
    const { id, uuid, name, zone_id: zoneId, readonly, capacity } = row
    const info: StoreInfo = { id, uuid, name, zoneId, readonly, capacity: capacity ?? undefined }
    const made = JSON.stringify([info, row.protocol, row.url])
    const known = open.get(id)
    if (known?.made === made) return known.store
    const driver = driverOf(name, row.protocol)
    const store = driver({ info, url: row.url, isNew: !row.has_objects })
    open.set(id, { made, store })
    return store
  }

  async function list(zoneId?: number): Promise<ImageStore[]> {
    const rows = await listStores(db, zoneId)
    return rows.flatMap((row) => {
      try {
        return storeFor(row)
      } catch (error) {
        if (error instanceof AppError) return []
        throw error
      }
    })
  }

  async function listWritable(zoneId: number): Promise<WritableStore[]> {
    const found = await list(zoneId)
    const [rooms, uses] = await Promise.all([
      Promise.all(found.map(async (store) => ({ store, freeBytes: await freeIn(store) }))),
      usesOf(
        db,
        found.map(({ info }) => info.id),
      ),
    ])
    return rooms
      .map((room) => withUse(room, uses.get(room.store.info.id)))
      .filter(({ openBytes }) => openBytes > 0)
      .toSorted((one, other) => other.openBytes - one.openBytes)
  }

  return {
    list,
    listWritable,
    plan({ name, protocol, url }) {
      const info: StoreInfo = { id: 0, uuid: '', name, zoneId: 0, readonly: false }
      return driverOf(name, protocol)({ info, url, isNew: true })
    },
    async roomIn(store) {
      const { freeBytes } = await store.space()
      const { id } = store.info
      return withUse({ store, freeBytes }, (await usesOf(db, [id])).get(id)).openBytes
    },
    async find(storeId) {
      const row = await findStore(db, storeId)
      return row && storeFor(row)
    },
    async findWritable(zoneId, bytes = 0) {
      const [best] = await listWritable(zoneId)
      return best && best.openBytes >= bytes ? best.store : undefined
    },
  }
}

/** Bytes; 0 for a store that takes nothing at the moment. */
async function freeIn(store: ImageStore): Promise<number> {
  const isUp = !store.info.readonly && (await store.check()) === 'up'
  if (!isUp) return 0
  try {
    return (await store.space()).freeBytes
  } catch (error) {
    if (error instanceof AppError) return 0
    throw error
  }
}

function withUse(
  { store, freeBytes }: Pick<WritableStore, 'store' | 'freeBytes'>,
  { images, promised }: StoreUse = { images: 0, promised: 0 },
): WritableStore {
  const { capacity } = store.info
  const allowedBytes = capacity === undefined ? Number.POSITIVE_INFINITY : capacity - images
  const openBytes = Math.min(freeBytes, allowedBytes) - promised
  return { store, freeBytes, allowedBytes, openBytes }
}
