import type { Trx } from '../db/database.ts'

/**
 * Locks what brings an image in and the image, in the one order that sealing, publishing, deleting,
 * retrying and cancelling share, so that none of them waits for another in a circle.
 *
 * @returns false when the image has been deleted
 */
export async function lockImage(trx: Trx, imageId: number): Promise<boolean> {
  await trx
    .selectFrom('upload')
    .select('id')
    .where('template_id', '=', imageId)
    .forUpdate()
    .execute()
  await trx
    .selectFrom('fetch')
    .select('template_id')
    .where('template_id', '=', imageId)
    .forUpdate()
    .execute()
  const image = await trx
    .selectFrom('vm_template')
    .select('removed')
    .where('id', '=', imageId)
    .forUpdate()
    .executeTakeFirst()
  return image !== undefined && image.removed === null
}
