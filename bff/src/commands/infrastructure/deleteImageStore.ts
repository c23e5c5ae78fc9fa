import { deleteImageStore as declaration } from '@mold/shared/commands/infrastructure/deleteImageStore.ts'
import { idOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { deleteStore } from '../../infrastructure/image-store.service.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §5 */
export function createDeleteImageStore(db: Db): SyncHandler<typeof declaration> {
  return async ({ id: uuid }, { caller }) => {
    const id = await idOf(db, 'image_store', uuid, { command: declaration, param: 'id' })
    await deleteStore({ db }, caller, { id, uuid })
    return { success: true }
  }
}
