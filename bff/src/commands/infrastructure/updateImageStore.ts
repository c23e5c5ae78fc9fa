import { updateImageStore as declaration } from '@mold/shared/commands/infrastructure/updateImageStore.ts'
import { idOf } from '../../access/ids.ts'
import {
  editStore,
  type ImageStoreParts,
  shownImageStore,
} from '../../infrastructure/image-store.service.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §5 */
export function createUpdateImageStore(parts: ImageStoreParts): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    const of = { command: declaration, param: 'id' }
    const id = await idOf(parts.db, 'image_store', params.id, of)
    await editStore(parts, caller, id, params)
    return shownImageStore(parts.db, id)
  }
}
