import { createUser as declaration } from '@mold/shared/commands/users/createUser.ts'
import { idOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { createUser } from '../../people/users/create.service.ts'
import { userView } from '../../people/users/user.view.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §6 */
export function createCreateUser(db: Db): SyncHandler<typeof declaration> {
  const of = { command: declaration, param: 'domainid', includeRemoved: false }
  return async (params, { caller }) => {
    if (params.domainid !== undefined) await idOf(db, 'domain', params.domainid, of)
    return userView(await createUser(db, caller, params), caller)
  }
}
