import { AppError } from '@mold/shared/errors.ts'
import { basesOfCopies } from '../compute/bases/deleted.repository.ts'
import { dropDeletedBases } from '../compute/bases/drop.ts'
import { endCommandsForImage } from '../compute/host-commands/host-command.repository.ts'
import type { Db, Trx } from '../db/database.ts'
import type { HitFaultPoint } from '../jobs/fault-points.ts'
import type { Stores } from '../stores/stores.service.ts'
import { forgetAttached, isAttached } from './attached.repository.ts'
import { dropReceived } from './control.service.ts'
import { leaveZones } from './copy/fill.repository.ts'
import { removeDataDisks } from './data-disk.repository.ts'
import { deleteLinks } from './downloads/link.repository.ts'
import { deleteFetch, type FetchRow } from './fetch/fetch.repository.ts'
import { dropGrantsAndTags } from './grants-and-tags.repository.ts'
import { type ImageRecord, lockImage, noteDeleted, type ZoneCopy } from './image.repository.ts'
import { dropSent } from './uploads/end.ts'
import { deleteUpload, type UploadRow } from './uploads/upload.repository.ts'
import { copyStates, deleteCopies, needsReceived } from './zone-copy.repository.ts'

export interface DeleteParts {
  readonly db: Db
  readonly stores: Pick<Stores, 'find'>
  readonly hit: HitFaultPoint
  /** Tells the worker that holds the fetch, or copies, to look at its row. */
  readonly wake: () => Promise<void>
  /** Frees objects that no row refers to any more; the answer is in bytes. */
  readonly collectUnreferenced: () => Promise<number>
}

/** The copies that a delete takes: that of the zone, unless the image is BUILTIN (spec I1), else all. */
function copiesToDelete(image: ImageRecord, zoneUuid: string | undefined): readonly ZoneCopy[] {
  if (zoneUuid === undefined || image.type === 'BUILTIN') return image.copies
  return image.copies.filter((copy) => copy.zone_uuid === zoneUuid)
}

/**
 * Throws unless the image has a copy in the zone that a delete names, and is in no drive there (semantics §11).
 *
 * @throws AppError image.zone_no_copy, image.zone_no_copy_iso, image.iso_attached
 */
export function checkZoneToDelete(image: ImageRecord, zoneUuid: string | undefined): void {
  const copies = copiesToDelete(image, zoneUuid)
  if (copies.some(({ zone_id }) => image.attached_zones.includes(zone_id))) {
    throw new AppError('image.iso_attached')
  }
  if (zoneUuid !== undefined && copies.length === 0) {
    throw new AppError(image.kind === 'iso' ? 'image.zone_no_copy_iso' : 'image.zone_no_copy')
  }
}

/** What becomes of an ISO that is in a drive: the delete is refused (spec I3), or the drive keeps its bytes alone. */
export type WithAttached = 'refuse' | 'forget'

/** Takes the rows away; answers the upload and the fetch that nobody waits for any more. */
async function deleteRows(
  trx: Trx,
  hit: HitFaultPoint,
  image: Pick<ImageRecord, 'id' | 'cross_zones'>,
  zoneIds: readonly number[],
  attached: WithAttached,
): Promise<{ fetch: FetchRow | undefined; upload: UploadRow | undefined }> {
  const imageId = image.id
  await lockImage(trx, imageId)
  if (attached === 'forget') await forgetAttached(trx, imageId)
  else if (await isAttached(trx, imageId, zoneIds)) throw new AppError('image.iso_attached')
  await endCommandsForImage(trx, imageId)
  await deleteCopies(trx, imageId, zoneIds)
  if (image.cross_zones) await leaveZones(trx, imageId, zoneIds)
  hit('delete.rows')
  const left = await copyStates(trx, imageId)
  await noteDeleted(trx, imageId, left.length === 0)
  if (left.length === 0) {
    await deleteLinks(trx, imageId)
    await dropGrantsAndTags(trx, imageId)
    await removeDataDisks(trx, imageId)
  }
  if (needsReceived(left)) return { fetch: undefined, upload: undefined }
  return { upload: await deleteUpload(trx, imageId), fetch: await deleteFetch(trx, imageId) }
}

/**
 * Deletes an image or one zone's copy of it, in any state: what brings it in is stopped first
 * (decisions). Bytes go once nothing refers to them. Safe to run twice.
 *
 * @returns the bytes that became free
 * @throws AppError image.iso_attached
 */
export async function deleteImage(
  parts: DeleteParts,
  image: ImageRecord,
  zoneUuid: string | undefined,
  attached: WithAttached = 'refuse',
): Promise<number> {
  let received = 0
  if (image.removed === null) {
    const zoneIds = copiesToDelete(image, zoneUuid).map((copy) => copy.zone_id)
    const bases = await basesOfCopies(parts.db, image, zoneIds)
    const { fetch, upload } = await parts.db
      .transaction()
      .execute((trx) => deleteRows(trx, parts.hit, image, zoneIds, attached))
    parts.hit('delete.committed')
    await parts.wake()
    await dropDeletedBases(parts.db, bases)
    received = (await dropReceived(parts, fetch)) + (await dropSent(parts.stores, upload))
  }
  const freed = await parts.collectUnreferenced()
  parts.hit('delete.collected')
  return received + freed
}
