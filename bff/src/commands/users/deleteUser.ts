import { deleteUser as declaration } from '@mold/shared/commands/users/deleteUser.ts'
import { idOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { deleteUser } from '../../people/users/state.service.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §6 */
export function createDeleteUser(db: Db): SyncHandler<typeof declaration> {
  return async ({ id }, { caller }) => {
    await deleteUser(db, caller, await idOf(db, 'user', id, { command: declaration, param: 'id' }))
    return { success: true }
  }
}
