import { AppError } from '@mold/shared/errors.ts'
import { formatChecksum, parseChecksum } from '@mold/shared/images/checksum.ts'
import type { Db, Trx } from '../db/database.ts'
import { deleteFetch, type FetchRow, hasFetch } from './fetch/fetch.repository.ts'
import type { ImageRecord } from './image.repository.ts'
import { lockImage } from './lock.ts'
import { isMoving } from './status.ts'
import { replicasOf } from '../stores/object.repository.ts'
import type { Stores } from '../stores/stores.service.ts'
import { newUpload } from './uploads/create.service.ts'
import { dropSent } from './uploads/end.ts'
import { deleteUpload } from './uploads/upload.repository.ts'

export interface ControlParts {
  readonly db: Db
  readonly stores: Pick<Stores, 'find'>
  /** Wakes the workers, and tells the one that holds a fetch to look at its row. */
  readonly wake: () => Promise<void>
  /** Frees what no row refers to any more; the answer is in bytes. */
  readonly collectUnreferenced: () => Promise<number>
}

/**
 * Removes what a fetch has received so far; a store that is away is left to the collector.
 *
 * @returns the bytes that became free
 */
export async function dropReceived(
  parts: Pick<ControlParts, 'stores'>,
  row: FetchRow | undefined,
): Promise<number> {
  if (!row || row.store_id === null) return 0
  try {
    const store = await parts.stores.find(row.store_id)
    return (
      ((await store?.dropSpool(row.spool)) ?? 0) + ((await store?.dropSpool(row.unpacked)) ?? 0)
    )
  } catch (error) {
    if (error instanceof AppError) return 0
    throw error
  }
}

/** Stops what is bringing an image in; zones that are ready stay so, the others can be retried. */
export async function cancelImage(parts: ControlParts, image: ImageRecord): Promise<void> {
  if (!image.copies.some(isMoving)) throw new AppError('image.nothing_to_cancel')
  const ended = await parts.db.transaction().execute(async (trx) => {
    if (!(await lockImage(trx, image.id))) throw new AppError('image.nothing_to_cancel')
    const upload = await deleteUpload(trx, image.id)
    const fetch = await deleteFetch(trx, image.id)
    await trx
      .updateTable('template_zone')
      .set({
        state: 'cancelled',
        object_id: null,
        next_try: null,
        error_code: null,
        error_params: null,
        lease_owner: null,
        lease_until: null,
      })
      .where('template_id', '=', image.id)
      .where('state', 'not in', ['ready', 'failed', 'cancelled'])
      .execute()
    return { upload, fetch }
  })
  await parts.wake()
  await dropSent(parts.stores, ended.upload)
  await dropReceived(parts, ended.fetch)
  // A zone that has been deleted may have kept its copy for this one.
  await parts.collectUnreferenced()
}

export interface RetryRequest {
  readonly zoneUuid?: string | undefined
  readonly url?: string | undefined
  readonly checksum?: string | undefined
}

/** Zones that have an intact object can be copied from; only else the source is asked again. */
async function objectOf(trx: Trx, templateId: number): Promise<number | null> {
  const ready = await trx
    .selectFrom('template_zone')
    .select('object_id')
    .where('template_id', '=', templateId)
    .where('state', '=', 'ready')
    .executeTakeFirst()
  return ready?.object_id ?? null
}

/**
 * Whether the zones that call themselves ready have the image: `lost` when no replica of it is left,
 * so that only the source can bring it back.
 */
async function intactObject(
  { db, stores }: ControlParts,
  image: ImageRecord,
): Promise<'intact' | 'lost' | 'none'> {
  const objectId = image.copies.find((copy) => copy.state === 'ready')?.object_id
  if (objectId === undefined || objectId === null) return 'none'
  for (const { storeId, digest, length } of await replicasOf(db, objectId)) {
    const store = await stores.find(storeId)
    // A store that is away has not lost anything.
    const has = await store?.has(digest, length).catch(() => true)
    if (has === true) return 'intact'
  }
  return 'lost'
}

/** Rows must not lie: copies whose file is gone wait for the image as the others do. */
async function giveUpLost(trx: Trx, templateId: number): Promise<void> {
  await trx
    .updateTable('template_zone')
    .set({ state: 'waiting', object_id: null, attempt: 0, bytes: 0, total_bytes: null })
    .where('template_id', '=', templateId)
    .where('state', '=', 'ready')
    .execute()
}

type Begun = 'waiting' | 'uploading' | 'copying'

async function resetZones(
  trx: Trx,
  ids: number[],
  state: Begun,
  objectId: number | null,
): Promise<void> {
  await trx
    .updateTable('template_zone')
    .set({
      state,
      object_id: objectId,
      attempt: 0,
      bytes: 0,
      total_bytes: null,
      next_try: null,
      error_code: null,
      error_params: null,
      lease_owner: null,
      lease_until: null,
    })
    .where('id', 'in', ids)
    // It may have become ready since it was looked at.
    .where((eb) =>
      eb.or([eb('state', 'in', ['failed', 'cancelled']), eb('next_try', 'is not', null)]),
    )
    .execute()
}

/**
 * Tries again what failed or was cancelled, at once also where a later try is due, without anything
 * having to be typed again. Another address or digest starts from the beginning, unless a zone has
 * the image already: all zones have the same one, so the others are copied from there. Bytes that were
 * sent and are gone have to be sent again: then it waits for a new upload.
 *
 * @throws AppError image.nothing_to_retry, image.checksum_*
 */
export async function retryImage(
  parts: ControlParts,
  image: ImageRecord,
  request: RetryRequest,
): Promise<void> {
  const due = image.copies.filter(
    (copy) =>
      (request.zoneUuid === undefined || copy.zone_uuid === request.zoneUuid) &&
      (copy.state === 'failed' || copy.state === 'cancelled' || copy.next_try !== null),
  )
  if (due.length === 0) throw new AppError('image.nothing_to_retry')
  const url = request.url?.trim() || image.url
  const given = request.checksum?.trim()
  const checksum =
    given === undefined
      ? image.checksum
      : given === ''
        ? null
        : formatChecksum(parseChecksum(given))
  const intact = await intactObject(parts, image)
  const dropped = await parts.db.transaction().execute(async (trx) => {
    if (!(await lockImage(trx, image.id))) throw new AppError('image.nothing_to_retry')
    if (intact === 'lost') await giveUpLost(trx, image.id)
    const objectId = await objectOf(trx, image.id)
    const changed = objectId === null && (url !== image.url || checksum !== image.checksum)
    const kept = !changed && (await hasFetch(trx, image.id))
    const old = changed ? await deleteFetch(trx, image.id) : undefined
    if (objectId === null && !kept) await deleteUpload(trx, image.id)
    if (changed) {
      await trx
        .updateTable('vm_template')
        .set({ url, checksum })
        .where('id', '=', image.id)
        .execute()
    }
    const sendAgain = objectId === null && !url && !kept
    const state = sendAgain ? 'uploading' : objectId === null ? 'waiting' : 'copying'
    await resetZones(
      trx,
      due.map((copy) => copy.id),
      state,
      objectId,
    )
    if (sendAgain) await newUpload(trx, image.id)
    else if (objectId === null) {
      await trx
        .insertInto('fetch')
        .values({ template_id: image.id })
        // One that another zone waits for brings these too.
        .onConflict((conflict) => conflict.column('template_id').doNothing())
        .execute()
    }
    return old
  })
  await dropReceived(parts, dropped)
  await parts.wake()
}
