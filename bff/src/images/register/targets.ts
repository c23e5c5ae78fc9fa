import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isRoot } from '../../access/caller.ts'
import { openZones } from '../../access/zones.ts'
import type { Db } from '../../db/database.ts'
import { allZones, type ImageRequest } from './request.ts'

export interface TargetZone {
  readonly id: number
  readonly uuid: string
  readonly name: string
}

/**
 * The zones that an image is registered for: given ones must exist, be open to the caller and, for
 * all but root, enabled; all zones only for images of root accounts (semantics §4.1). Of all zones those
 * that are disabled or have no image store get it once they can be used (images/copy/fill.service.ts).
 */
export async function targetZones(
  db: Db,
  caller: Caller,
  owner: { readonly type: number },
  request: Pick<ImageRequest, 'zoneids' | 'directdownload'>,
): Promise<{ zones: TargetZone[]; crossZones: boolean }> {
  const crossZones = request.zoneids.includes(allZones)
  if (request.zoneids.length === 0) throw new AppError('image.zone_missing')
  if (crossZones && request.zoneids.length > 1) throw new AppError('image.zone_all_mixed')
  if (crossZones && owner.type !== 1) throw new AppError('image.zone_all_owner')
  const zones = await openZones(db, caller, crossZones ? undefined : request.zoneids)
  if (crossZones && zones.length === 0) throw new AppError('image.no_zones')
  if (!crossZones && zones.length < new Set(request.zoneids).size) {
    throw new AppError('zone.invalid')
  }
  const disabled = zones.find((zone) => zone.allocation_state === 'Disabled')
  if (disabled && !isRoot(caller)) throw new AppError('zone.disabled', { zone: disabled.name })
  const isDirect = request.directdownload === true
  const usable = zones.filter(
    (zone) => zone.allocation_state === 'Enabled' && (zone.has_store || isDirect),
  )
  return { zones: crossZones && usable.length > 0 ? usable : zones, crossZones }
}
