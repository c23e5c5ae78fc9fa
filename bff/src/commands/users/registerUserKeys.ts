import { registerUserKeys as declaration } from '@mold/shared/commands/users/registerUserKeys.ts'
import { idOf } from '../../access/ids.ts'
import { registerKeys } from '../../people/users/keys.service.ts'
import type { Db } from '../../db/database.ts'
import type { Secrets } from '../../secrets.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §6: own user, or an admin over the user's domain. */
export function createRegisterUserKeys(db: Db, secrets: Secrets): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    const userId = await idOf(db, 'user', params.id, { command: declaration, param: 'id' })
    const { apiKey, secretKey } = await registerKeys(db, secrets, caller, userId)
    return { apikey: apiKey, secretkey: secretKey, apikeyaccess: true }
  }
}
