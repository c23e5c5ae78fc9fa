import { deleteHost as declaration } from '@mold/shared/commands/hosts/deleteHost.ts'
import { idOf } from '../../access/ids.ts'
import { type DeleteHostParts, deleteHostBy } from '../../compute/hosts/delete.service.ts'
import type { SyncHandler } from '../handler.ts'

export function createDeleteHost(parts: DeleteHostParts): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    const of = { command: declaration, param: 'id', includeRemoved: false }
    const id = await idOf(parts.db, 'host', params.id, of)
    // Force alone would take disks with it that nobody has said to be without.
    const isForced = params.forced === true && params.forcedestroylocalstorage === true
    await deleteHostBy(parts, caller, id, { isForced })
    return { success: true }
  }
}
