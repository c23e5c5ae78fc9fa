import type { Caller } from '../../access/caller.ts'
import type { Db } from '../../db/database.ts'
import { loadImages } from '../image.repository.ts'
import { type WireImage, zoneRowView } from '../image.view.ts'

/** What a registration answers: a row per zone (protocol §2). */
export async function registeredRows(
  db: Db,
  caller: Caller,
  imageId: number,
): Promise<{ count: number; items: WireImage[] }> {
  const [image] = await loadImages(db, [imageId])
  const items = image ? image.copies.map((copy) => zoneRowView(image, copy, caller)) : []
  return { count: items.length, items }
}
