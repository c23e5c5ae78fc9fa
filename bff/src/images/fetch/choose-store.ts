import { AppError } from '@mold/shared/errors.ts'
import { boundedStore } from '../../stores/bounded.ts'
import type { ImageStore } from '../../stores/store.ts'
import { isDerived } from '../convert/address.ts'
import type { Work } from './end-try.ts'
import { type FetchRow, noteFetch } from './fetch.repository.ts'
import type { Holder } from './holder.ts'
import type { WorkerParts } from './parts.ts'
import { roomFor } from './room.ts'
import { waitingZones } from './waiting.repository.ts'

const nothingReceived = {
  durable_offset: 0,
  length: null,
  validator: null,
  digest: null,
  source_digest: null,
  mac: null,
  stored_length: null,
} as const

/** How long a store may take to forget what it has of a fetch that goes on elsewhere. */
const forgetMs = 2_000

/** Whether a fetch can go on in the store that it has begun in. */
async function canGoOn(parts: WorkerParts, store: ImageStore, row: FetchRow): Promise<boolean> {
  const condition = await store.check()
  // An admin's "read-only" is for new images: what has begun comes to its end there.
  if (condition === 'readonly') return store.info.readonly
  // All bytes are in: what is left is a rename.
  if (condition === 'full') return row.digest !== null
  if (condition !== 'up') return false
  if (row.length === null || row.digest !== null) return true
  const room = await roomFor(parts, store, row).catch(() => 0)
  return row.length - row.durable_offset <= room
}

/** The store of a waiting zone with the most room, the zones in their order. */
async function findStore(
  { db, stores }: WorkerParts,
  templateId: number,
  bytes: number,
): Promise<ImageStore | undefined> {
  for (const zone of await waitingZones(db, templateId)) {
    const store = await stores.findWritable(zone.zone_id, bytes)
    if (store) return store
  }
  return undefined
}

/** Lets go of what is in a store that the fetch leaves; one that is away is left to the collector. */
async function forget(store: ImageStore | undefined, row: FetchRow): Promise<void> {
  if (!store) return
  const soon = boundedStore(store, { limitMs: forgetMs })
  await soon.dropSpool(row.spool).catch(() => undefined)
  await soon.dropSpool(row.unpacked).catch(() => undefined)
}

/**
 * The store that the fetch has begun in, unless it is full, away or removed and another one could take
 * the image from the beginning: a dead zone never blocks another (reliability P8).
 *
 * @throws AppError image.no_store, store.removed
 */
export async function chooseStore(
  parts: WorkerParts,
  holder: Holder,
  { row, image }: Work,
): Promise<{ store: ImageStore; row: FetchRow }> {
  const begun = row.store_id === null ? undefined : await parts.stores.find(row.store_id)
  // What was sent is nowhere else.
  if (begun && (image.url === null || (await canGoOn(parts, begun, row))))
    return { store: begun, row }
  const roomy = await findStore(parts, image.id, row.length ?? 0)
  // One that is too full says by how much, once the source tells what it really has.
  const isFetched = begun === undefined && !isDerived(image)
  const store = roomy ?? (isFetched ? await findStore(parts, image.id, 0) : undefined)
  if (store && store.info.id === begun?.info.id) return { store, row }
  if (!store && begun) return { store: begun, row }
  if (!store) throw new AppError('image.no_store', { name: image.name })
  const note = { ...(row.store_id !== null && nothingReceived), store_id: store.info.id }
  if (row.store_id !== null) {
    await forget(begun, row)
    Object.assign(holder.progress, { bytes: 0, durable: 0, length: null, validator: null })
  }
  await noteFetch(parts.db, row, note)
  return { store, row: { ...row, ...note } }
}
