import { getUserKeys as declaration } from '@mold/shared/commands/users/getUserKeys.ts'
import { idOf } from '../../access/ids.ts'
import { presentKeys } from '../../people/users/keys.service.ts'
import type { Db } from '../../db/database.ts'
import type { Secrets } from '../../secrets.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §6: own user, or an admin over the user's domain. */
export function createGetUserKeys(db: Db, secrets: Secrets): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    const userId = await idOf(db, 'user', params.id, { command: declaration, param: 'id' })
    const keys = await presentKeys(db, secrets, caller, userId)
    return { apikey: keys?.apiKey, secretkey: keys?.secretKey, apikeyaccess: true }
  }
}
