import { AppError } from '@mold/shared/errors.ts'
import { formatChecksum, parseChecksum } from '@mold/shared/images/checksum.ts'
import { endCommandsForImage } from '../compute/host-commands/host-command.repository.ts'
import type { Db, Trx } from '../db/database.ts'
import { recordEvent } from '../events/events.service.ts'
import { replicasOf } from '../stores/object.repository.ts'
import type { Stores } from '../stores/stores.service.ts'
import { deleteFetch, type FetchRow, hasFetch, insertFetch } from './fetch/fetch.repository.ts'
import { doneEvent } from './image.events.ts'
import { changeImage, type ImageRecord, lockImage } from './image.repository.ts'
import { isMoving } from './status.ts'
import { newUpload } from './uploads/create.service.ts'
import { dropSent } from './uploads/end.ts'
import { deleteUpload } from './uploads/upload.repository.ts'
import {
  cancelCopies,
  copyStates,
  giveUpReady,
  needsReceived,
  readyObject,
  resetCopies,
} from './zone-copy.repository.ts'

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

export interface CancelRequest {
  /** Who does it, for the audit trail. */
  readonly username: string
  readonly zoneUuid?: string | undefined
}

/**
 * Stops what is bringing an image into a zone, or into all; zones that are ready stay so, the others can
 * be retried. What other zones still wait for goes on.
 *
 * @throws AppError image.nothing_to_cancel
 */
export async function cancelImage(
  parts: ControlParts,
  image: ImageRecord,
  request: CancelRequest,
): Promise<void> {
  const { zoneUuid } = request
  const moving = image.copies.filter(
    (copy) => isMoving(copy) && (zoneUuid === undefined || copy.zone_uuid === zoneUuid),
  )
  const [first] = moving
  if (!first) throw new AppError('image.nothing_to_cancel')
  const ended = await parts.db.transaction().execute(async (trx) => {
    if (!(await lockImage(trx, image.id))) throw new AppError('image.nothing_to_cancel')
    await cancelCopies(trx, image.id, zoneUuid === undefined ? undefined : first.zone_id)
    await endCommandsForImage(trx, image.id)
    const where = zoneUuid === undefined ? '' : ` in zone ${first.zone_name}`
    await recordEvent(trx, doneEvent(image, 'UPDATE', `Cancelled${where}`, request.username))
    const left = await copyStates(trx, image.id)
    if (zoneUuid !== undefined && needsReceived(left)) return {}
    return { upload: await deleteUpload(trx, image.id), fetch: await deleteFetch(trx, image.id) }
  })
  await parts.wake()
  await dropSent(parts.stores, ended.upload)
  await dropReceived(parts, ended.fetch)
  // A zone that has been deleted may have kept its copy for this one.
  await parts.collectUnreferenced()
}

export interface RetryRequest {
  /** Who does it, for the audit trail. */
  readonly username: string
  readonly zoneUuid?: string | undefined
  readonly url?: string | undefined
  readonly checksum?: string | undefined
}

/**
 * Whether the zones that call themselves ready have lost the image: no replica of it is left, so that only
 * the source can bring it back.
 */
async function isLost({ db, stores }: ControlParts, image: ImageRecord): Promise<boolean> {
  const objectId = image.copies.find((copy) => copy.state === 'ready')?.object_id
  if (objectId === undefined || objectId === null) return false
  for (const { storeId, digest, length } of await replicasOf(db, objectId)) {
    const store = await stores.find(storeId)
    // A store that is away has not lost anything.
    const has = await store?.has(digest, length).catch(() => true)
    if (has === true) return false
  }
  return true
}

type Source = Pick<ImageRecord, 'url' | 'checksum'>

function sourceFor(image: ImageRecord, request: RetryRequest): Source {
  const url = request.url?.trim() || image.url
  const given = request.checksum?.trim()
  if (given === undefined) return { url, checksum: image.checksum }
  return { url, checksum: given === '' ? null : formatChecksum(parseChecksum(given)) }
}

/**
 * Begins anew in the given copies: from a zone that has the image, else from where it came from.
 *
 * @returns the fetch that another one takes the place of
 */
async function beginAgain(
  trx: Trx,
  image: ImageRecord,
  copyIds: readonly number[],
  source: Source,
): Promise<FetchRow | undefined> {
  const objectId = await readyObject(trx, image.id)
  if (objectId !== null) {
    await resetCopies(trx, copyIds, 'copying', objectId)
    return undefined
  }
  const changed = source.url !== image.url || source.checksum !== image.checksum
  const old = changed ? await deleteFetch(trx, image.id) : undefined
  const kept = await hasFetch(trx, image.id)
  if (!kept) await deleteUpload(trx, image.id)
  if (changed) await changeImage(trx, image.id, source)
  const sendAgain = !source.url && !kept
  await resetCopies(trx, copyIds, sendAgain ? 'uploading' : 'waiting', null)
  if (sendAgain) await newUpload(trx, image.id)
  // One that another zone waits for brings these too.
  else if (!kept) await insertFetch(trx, image.id)
  return old
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
  const source = sourceFor(image, request)
  const lost = await isLost(parts, image)
  const dropped = await parts.db.transaction().execute(async (trx) => {
    if (!(await lockImage(trx, image.id))) throw new AppError('image.nothing_to_retry')
    if (lost) await giveUpReady(trx, image.id)
    const ids = due.map((copy) => copy.id)
    const old = await beginAgain(trx, image, ids, source)
    await recordEvent(trx, doneEvent(image, 'UPDATE', 'Tried again', request.username))
    return old
  })
  await dropReceived(parts, dropped)
  await parts.wake()
}
