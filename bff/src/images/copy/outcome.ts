import { AppError, errorText } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import type { Db } from '../../db/database.ts'
import { loadImageByUuid, type ZoneCopy } from '../image.repository.ts'
import { type WireImage, zoneRowView } from '../image.view.ts'
import { errorOf } from '../status.ts'

/** Why a copy that came to an end is not there, in words. */
function reasonOf(copy: ZoneCopy | undefined): string {
  if (!copy) return errorText('copy.deleted')
  return errorOf(copy) ?? errorText('copy.cancelled')
}

const hasEnded = ({ state }: ZoneCopy) =>
  state === 'ready' || state === 'failed' || state === 'cancelled'

/**
 * What became of the copies of an image: undefined while one is still on its way, then the row of the
 * first zone.
 *
 * @param zoneUuids the zones that it was to be copied to
 * @throws AppError copy.failed once all have ended and one of them is not there
 */
export async function copyOutcome(
  db: Db,
  caller: Caller,
  of: { readonly id: string; readonly zoneUuids: readonly string[] },
): Promise<WireImage | undefined> {
  const image = await loadImageByUuid(db, of.id)
  const copies = of.zoneUuids.map((uuid) => ({
    uuid,
    copy: image?.copies.find((copy) => copy.zone_uuid === uuid),
  }))
  if (copies.some(({ copy }) => copy && !hasEnded(copy))) return undefined
  const bad = copies.find(({ copy }) => copy?.state !== 'ready')
  const [first] = copies
  if (bad || !image || !first?.copy) {
    const zone = bad?.copy?.zone_name ?? bad?.uuid ?? ''
    throw new AppError('copy.failed', { zone, reason: reasonOf(bad?.copy) })
  }
  return zoneRowView(image, first.copy, caller)
}
