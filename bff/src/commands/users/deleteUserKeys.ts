import { deleteUserKeys as declaration } from '@mold/shared/commands/users/deleteUserKeys.ts'
import { idOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { revokeKeys } from '../../people/users/keys.service.ts'
import type { SyncHandler } from '../handler.ts'

/** Mold's own: the user itself, or an admin over the user's domain. */
export function createDeleteUserKeys(db: Db): SyncHandler<typeof declaration> {
  return async ({ id }, { caller }) => {
    await revokeKeys(db, caller, await idOf(db, 'user', id, { command: declaration, param: 'id' }))
    return { success: true }
  }
}
