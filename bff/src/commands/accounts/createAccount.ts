import type { createAccount as declaration } from '@mold/shared/commands/accounts/createAccount.ts'
import type { Db } from '../../db/database.ts'
import { accountView } from '../../people/accounts/account.view.ts'
import { createAccount } from '../../people/accounts/create.service.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §6 */
export function createCreateAccount(db: Db): SyncHandler<typeof declaration> {
  return async (params, { caller }) =>
    accountView(db, await createAccount(db, caller, params), caller)
}
