import type { getUser as declaration } from '@mold/shared/commands/users/getUser.ts'
import { AppError } from '@mold/shared/errors.ts'
import { userByApiKey } from '../../people/users/user.repository.ts'
import { userView } from '../../people/users/user.view.ts'
import type { Db } from '../../db/database.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §6 */
export function createGetUser(db: Db): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    const user = await userByApiKey(db, params.userapikey)
    if (!user) throw new AppError('user.not_found')
    return userView(user, caller)
  }
}
