import type { deleteVolume as declaration } from '@mold/shared/commands/volumes/deleteVolume.ts'
import { deleteVolume, type DeleteVolumeParts } from '../../compute/volumes/delete.service.ts'
import { volumeFor } from '../../compute/volumes/find.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §9 */
export const createDeleteVolume =
  (parts: DeleteVolumeParts): SyncHandler<typeof declaration> =>
  async ({ id }, { caller }) => {
    await deleteVolume(parts, caller, await volumeFor(parts.db, caller, id))
    return { success: true }
  }
