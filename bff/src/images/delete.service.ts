import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../db/database.ts'
import type { HitFaultPoint } from '../jobs/fault-points.ts'
import type { Stores } from '../stores/stores.service.ts'
import { dropReceived } from './control.service.ts'
import { deleteFetch } from './fetch/fetch.repository.ts'
import type { ImageRecord } from './image.records.ts'

export interface DeleteParts {
  readonly db: Db
  readonly stores: Pick<Stores, 'find'>
  readonly hit: HitFaultPoint
  /** Frees objects that no row refers to any more; the answer is in bytes. */
  readonly collectUnreferenced: () => Promise<number>
}

/**
 * The zones whose copies a delete takes: the one that is named, unless the image is BUILTIN (spec
 * I1), else all.
 *
 * @throws AppError image.zone_no_copy
 */
export function zonesToDelete(image: ImageRecord, zoneUuid: string | undefined): number[] {
  if (zoneUuid === undefined || image.type === 'BUILTIN') {
    return image.copies.map((copy) => copy.id)
  }
  const copies = image.copies.filter((copy) => copy.zone_uuid === zoneUuid)
  if (copies.length === 0) throw new AppError('image.zone_no_copy')
  return copies.map((copy) => copy.id)
}

/**
 * Deletes an image or one zone's copy of it, in any state: what brings it in is stopped first
 * (decisions). Bytes go once nothing refers to them. Safe to run twice.
 *
 * @returns the bytes that became free
 */
export async function deleteImage(
  parts: DeleteParts,
  image: ImageRecord,
  zoneUuid: string | undefined,
): Promise<number> {
  if (image.removed === null) {
    const copies = zonesToDelete(image, zoneUuid)
    const last = copies.length === image.copies.length
    const fetch = await parts.db.transaction().execute(async (trx) => {
      if (copies.length > 0) {
        await trx.deleteFrom('template_zone').where('id', 'in', copies).execute()
      }
      parts.hit('delete.rows')
      if (last) {
        await trx
          .updateTable('vm_template')
          .set((eb) => ({ removed: new Date(), grant_version: eb('grant_version', '+', 1) }))
          .where('id', '=', image.id)
          .execute()
        await trx.deleteFrom('download_link').where('template_id', '=', image.id).execute()
      }
      const waits = await trx
        .selectFrom('template_zone')
        .select('id')
        .where('template_id', '=', image.id)
        .where('state', 'in', ['waiting', 'fetching', 'unpacking', 'checking', 'failed'])
        .executeTakeFirst()
      return waits ? undefined : deleteFetch(trx, image.id)
    })
    parts.hit('delete.committed')
    await dropReceived(parts, fetch)
  }
  const freed = await parts.collectUnreferenced()
  parts.hit('delete.collected')
  return freed
}
