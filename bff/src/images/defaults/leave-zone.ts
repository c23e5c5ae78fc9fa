import type { Trx } from '../../db/database.ts'
import { hasFetch } from '../fetch/fetch.repository.ts'
import { loadImages, lockImage, noteDeleted } from '../image.repository.ts'
import { deleteCopies } from '../zone-copy.repository.ts'
import { findDefaults } from './default.repository.ts'

/**
 * Takes out of a zone the default templates that only wait there for what it lacks, so that they keep nobody from
 * deleting it: nothing of them is there, and they look for another zone by themselves. Images are locked before the
 * zone, as everywhere.
 */
export async function leaveZone(trx: Trx, zoneId: number): Promise<void> {
  for (const { template_id: id } of await findDefaults(trx)) {
    if (!(await lockImage(trx, id)) || (await hasFetch(trx, id))) continue
    const [image] = await loadImages(trx, [id])
    const waits = image?.copies.some((copy) => copy.zone_id === zoneId && copy.state === 'waiting')
    if (waits !== true) continue
    await deleteCopies(trx, id, [zoneId])
    await noteDeleted(trx, id, false)
  }
}
