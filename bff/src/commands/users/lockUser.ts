import { lockUser as declaration } from '@mold/shared/commands/users/lockUser.ts'
import { idOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { changeUserState } from '../../people/users/state.service.ts'
import { userView } from '../../people/users/user.view.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §6 */
export function createLockUser(db: Db): SyncHandler<typeof declaration> {
  return async ({ id }, { caller }) => {
    const userId = await idOf(db, 'user', id, { command: declaration, param: 'id' })
    return userView(await changeUserState(db, caller, userId, 'locked'), caller)
  }
}
