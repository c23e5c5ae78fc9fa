import { updateUser as declaration } from '@mold/shared/commands/users/updateUser.ts'
import { idOf } from '../../access/ids.ts'
import { updateUser } from '../../people/users/update.service.ts'
import { userView } from '../../people/users/user.view.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §6: own user, or an admin over the user's domain. */
export const createUpdateUser =
  (parts: { db: Db; settings: Settings }): SyncHandler<typeof declaration> =>
  async ({ id, ...changes }, { caller }) => {
    const userId = await idOf(parts.db, 'user', id, { command: declaration, param: 'id' })
    return userView(await updateUser(parts, caller, userId, changes), caller)
  }
