import type { updateAccount as declaration } from '@mold/shared/commands/accounts/updateAccount.ts'
import type { Db } from '../../db/database.ts'
import { accountView } from '../../people/accounts/account.view.ts'
import { updateAccount } from '../../people/accounts/update.service.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §6 */
export function createUpdateAccount(db: Db): SyncHandler<typeof declaration> {
  return async (params, { caller }) =>
    accountView(db, await updateAccount(db, caller, params), caller)
}
