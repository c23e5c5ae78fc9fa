import { AppError } from '@mold/shared/errors.ts'
import { type ControlParts, retryImage } from './control.service.ts'
import { loadImages } from './image.repository.ts'
import { failedInZone, hurryCopies } from './recover.repository.ts'

/**
 * After a store of the zone has become well, or a new one is there: what waited or failed for want of it
 * is tried again, without anybody having to ask (reliability P10). May run in several processes at once.
 */
export async function recoverZone(parts: ControlParts, zoneId: number): Promise<void> {
  await hurryCopies(parts.db, zoneId)
  for (const image of await loadImages(parts.db, await failedInZone(parts.db, zoneId))) {
    const zoneUuid = image.copies.find((copy) => copy.zone_id === zoneId)?.zone_uuid
    try {
      await retryImage(parts, image, { username: 'system', zoneUuid })
    } catch (error) {
      // Somebody else was quicker.
      if (!(error instanceof AppError)) throw error
    }
  }
  await parts.wake()
}
