import type { Trx } from '../../db/database.ts'
import { hasFetch } from '../fetch/fetch.repository.ts'
import { loadImages, lockImage, noteDeleted } from '../image.repository.ts'
import { deleteCopies } from '../zone-copy.repository.ts'
import { findDefaults } from './default.repository.ts'
import { findTools } from './tools.repository.ts'

/**
 * Takes out of a zone the default templates that only wait there for what it lacks, so that they keep nobody from
 * deleting it: nothing of them is there, and they look for another zone by themselves. So do the tools ISOs of hosts,
 * which are in no zone. Images are locked before the zone, as everywhere.
 */
export async function leaveZone(trx: Trx, zoneId: number): Promise<void> {
  for (const { template_id: id } of await findDefaults(trx)) {
    if (!(await lockImage(trx, id)) || (await hasFetch(trx, id))) continue
    const [image] = await loadImages(trx, [id])
    const waits = image?.copies.some((copy) => copy.zone_id === zoneId && copy.state === 'waiting')
    if (waits !== true) continue
    await leave(trx, id, zoneId)
  }
  for (const { id } of await findTools(trx)) {
    if (await lockImage(trx, id)) await leave(trx, id, zoneId)
  }
}

async function leave(trx: Trx, imageId: number, zoneId: number): Promise<void> {
  await deleteCopies(trx, imageId, [zoneId])
  await noteDeleted(trx, imageId, false)
}
