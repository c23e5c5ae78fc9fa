import type { addImageStore } from '@mold/shared/commands/infrastructure/addImageStore.ts'
import type { imageStoreFields } from '@mold/shared/commands/infrastructure/image-store.fields.ts'
import type { updateImageStore } from '@mold/shared/commands/infrastructure/updateImageStore.ts'
import type { ParamsOf } from '@mold/shared/contract/command.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../access/caller.ts'
import type { Db, Trx } from '../db/database.ts'
import { tellOfInstallation } from '../events/installation.ts'
import { boundedStore } from '../stores/bounded.ts'
import { isSamePlace } from '../stores/file/place.ts'
import type { Stores } from '../stores/stores.service.ts'
import { findImageStores } from './image-store-list.repository.ts'
import {
  changeImageStore,
  imagesOnlyIn,
  insertImageStore,
  lockImageStore,
  lockPlaces,
  removeImageStore,
  sentInto,
  snapshotsOnlyIn,
  storePlaces,
} from './image-store-write.repository.ts'
import { imageStoreView } from './image-store.view.ts'
import { forgetView } from './store-state.repository.ts'
import { imageProviders } from './storage-providers.ts'
import type { StoreWatch } from './store-watch.ts'
import { lockZone } from './zone-write.repository.ts'

export interface ImageStoreParts {
  readonly db: Db
  readonly stores: Pick<Stores, 'plan'>
  readonly watch: Pick<StoreWatch, 'look'>
  /** Tells workers that there may be room for what waits. */
  readonly wake: () => Promise<void>
}

const isProvider = (name: string): name is keyof typeof imageProviders =>
  Object.hasOwn(imageProviders, name)

async function tell(
  trx: Trx,
  caller: Caller,
  type: 'IMAGE.STORE.ADD' | 'IMAGE.STORE.UPDATE' | 'IMAGE.STORE.DELETE',
  store: { readonly uuid: string; readonly name: string },
  words: string,
): Promise<void> {
  await tellOfInstallation(
    trx,
    caller,
    type,
    { type: 'ImageStore', uuid: store.uuid, name: store.name },
    words,
  )
}

/** @throws AppError store.same_place */
async function requireOwnPlace(db: Db | Trx, url: string): Promise<void> {
  for (const other of await storePlaces(db)) {
    if (other.protocol === 'file' && (await isSamePlace(url, other.url))) {
      throw new AppError('store.same_place', { folder: url, store: other.name })
    }
  }
}

/** Makes the folder and tries to write there. @throws AppError store.* */
async function tryPlace({ stores }: ImageStoreParts, name: string, url: string): Promise<void> {
  const store = boundedStore(stores.plan({ name, protocol: 'file', url }), { limitMs: 6_000 })
  await store.has('0'.repeat(64), 0)
  const condition = await store.check()
  if (condition === 'readonly') throw new AppError('store.unwritable', { store: name })
  if (condition === 'unreachable') throw new AppError('store.unreachable', { store: name })
}

/** A store as its list shows it. @throws AppError store.not_found */
export async function shownImageStore(
  db: Db,
  id: number,
): Promise<ObjectOf<typeof imageStoreFields>> {
  const [row] = await findImageStores(db, { id })
  if (!row) throw new AppError('store.not_found', { id })
  return imageStoreView(row)
}

/**
 * Adds a folder as image store; it is made when missing and tried before there is a row (decisions).
 *
 * @param zoneId of the zone that it serves
 * @returns its internal id
 * @throws AppError store.*, zone.invalid
 */
export async function addStore(
  parts: ImageStoreParts,
  caller: Caller,
  params: ParamsOf<typeof addImageStore>,
  zoneId: number,
): Promise<number> {
  const provider = params.provider.trim().toLowerCase()
  if (!isProvider(provider)) {
    throw new AppError('store.provider_unknown', { provider: params.provider })
  }
  const url = params.url?.trim() ?? ''
  if (url === '') throw new AppError('store.url_missing')
  const name = params.name?.trim() || url
  await requireOwnPlace(parts.db, url)
  await tryPlace(parts, name, url)
  const details = Object.fromEntries(
    (params.details ?? []).map(({ key, value = '' }) => [key, value]),
  )
  const id = await parts.db.transaction().execute(async (trx) => {
    await lockPlaces(trx)
    await requireOwnPlace(trx, url)
    const zone = await lockZone(trx, zoneId)
    if (!zone) throw new AppError('zone.invalid')
    const store = await insertImageStore(trx, {
      name,
      zone_id: zoneId,
      protocol: 'file',
      provider: imageProviders[provider],
      url,
      details: JSON.stringify(details),
    })
    await tell(trx, caller, 'IMAGE.STORE.ADD', { uuid: store.uuid, name }, `added to ${zone.name}`)
    return store.id
  })
  await parts.watch.look(id)
  await parts.wake()
  return id
}

/** @throws AppError store.not_found, store.name_empty, store.capacity_invalid */
export async function editStore(
  parts: ImageStoreParts,
  caller: Caller,
  id: number,
  params: ParamsOf<typeof updateImageStore>,
): Promise<void> {
  const name = params.name?.trim()
  const { readonly, capacitybytes: capacity } = params
  if (name === '') throw new AppError('store.name_empty')
  if (capacity !== undefined && capacity < 0) throw new AppError('store.capacity_invalid')
  await parts.db.transaction().execute(async (trx) => {
    const store = await lockImageStore(trx, id)
    if (!store) throw new AppError('store.not_found', { id: params.id })
    await changeImageStore(trx, id, { name, readonly, capacity: capacity === 0 ? null : capacity })
    const words = [
      ...(name !== undefined && name !== store.name ? [`renamed from ${store.name}`] : []),
      ...(readonly === undefined || readonly === store.readonly
        ? []
        : [readonly ? 'made read-only' : 'made writable']),
      ...(capacity === undefined ? [] : ['given a capacity']),
    ]
    const shown = { uuid: store.uuid, name: name ?? store.name }
    const said = words.length === 0 ? 'changed' : words.join(', ')
    await tell(trx, caller, 'IMAGE.STORE.UPDATE', shown, said)
  })
  await forgetView(parts.db, id)
  await parts.watch.look(id)
  await parts.wake()
}

/** Names that an error text has room for. */
const namedImages = 3

/**
 * Takes a store away that holds nothing which is nowhere else (api-commands §5). Its files stay where they
 * are: it may be a disk that is about to be used elsewhere, or gone already.
 *
 * @throws AppError store.not_found, store.holds_images, store.holds_snapshots, store.holds_uploads
 */
export async function deleteStore(
  { db }: Pick<ImageStoreParts, 'db'>,
  caller: Caller,
  of: { readonly id: number; readonly uuid: string },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const store = await lockImageStore(trx, of.id)
    if (!store) throw new AppError('store.not_found', { id: of.uuid })
    const images = await imagesOnlyIn(trx, of.id)
    if (images.length > 0) {
      const names = images.slice(0, namedImages).join(', ')
      throw new AppError('store.holds_images', { store: store.name, count: images.length, names })
    }
    const snapshots = await snapshotsOnlyIn(trx, of.id)
    if (snapshots.length > 0) {
      const names = snapshots.slice(0, namedImages).join(', ')
      const { length: count } = snapshots
      throw new AppError('store.holds_snapshots', { store: store.name, count, names })
    }
    const count = await sentInto(trx, of.id)
    if (count > 0) throw new AppError('store.holds_uploads', { store: store.name, count })
    await removeImageStore(trx, of.id)
    await tell(trx, caller, 'IMAGE.STORE.DELETE', store, 'removed')
  })
}
