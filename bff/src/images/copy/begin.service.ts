import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import type { Db } from '../../db/database.ts'
import type { ImageKind } from '../../db/schema.ts'
import type { HitFaultPoint } from '../../jobs/fault-points.ts'
import type { Stores } from '../../stores/stores.service.ts'
import { type ImageRecord, lockImage } from '../image.repository.ts'
import { requireZoneStorage } from '../limits.ts'
import { readyObject } from '../zone-copy.repository.ts'
import { objectLength, returnToZones, wantCopies } from './begin.repository.ts'
import { checkCopy, type CopyRequest } from './request.ts'

export interface CopyParts {
  readonly db: Db
  readonly stores: Pick<Stores, 'list'>
  readonly hit: HitFaultPoint
  readonly wake: () => Promise<void>
}

/**
 * Begins copies of an image: its rows are there at once, workers bring the bytes. What is ready or on its
 * way in a zone stays as it is. The owner is charged for each zone that is new.
 *
 * @throws AppError copy.*, limit.exceeded, zone.disabled, image.not_allowed, image.public_not_owner
 */
export async function beginCopy(
  parts: CopyParts,
  caller: Caller,
  request: CopyRequest & { readonly kind: ImageKind },
): Promise<ImageRecord> {
  const { image, zones, sourceZoneId } = await checkCopy(parts, caller, request)
  const zoneIds = zones.map((zone) => zone.id)
  await parts.db.transaction().execute(async (trx) => {
    if (!(await lockImage(trx, image.id))) throw new AppError('copy.unknown', { id: image.uuid })
    const objectId = await readyObject(trx, image.id)
    if (objectId === null) throw new AppError('copy.not_ready', { id: image.uuid })
    const bytes = await objectLength(trx, objectId)
    const wanted = { imageId: image.id, objectId, zoneIds, sourceZoneId }
    const added = await wantCopies(trx, wanted, bytes)
    await requireZoneStorage(trx, {
      accountId: image.account_id,
      templateId: image.id,
      bytes,
      added,
    })
    await returnToZones(trx, image.id, zoneIds)
  })
  parts.hit('copy.begun')
  await parts.wake()
  return image
}
