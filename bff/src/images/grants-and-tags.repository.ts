import type { Trx } from '../db/database.ts'

/** Takes away whom a deleted image was shared with, and its tags (semantics §11). */
export async function dropGrantsAndTags(trx: Trx, imageId: number): Promise<void> {
  await trx.deleteFrom('launch_permission').where('template_id', '=', imageId).execute()
  await trx.deleteFrom('tag').where('template_id', '=', imageId).execute()
}
