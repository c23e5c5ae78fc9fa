import { enableAccount as declaration } from '@mold/shared/commands/accounts/enableAccount.ts'
import type { Db } from '../../db/database.ts'
import { accountView } from '../../people/accounts/account.view.ts'
import { chosenAccount } from '../../people/accounts/find.ts'
import { changeAccountState } from '../../people/accounts/state.service.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §6 */
export function createEnableAccount(db: Db): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    const account = await chosenAccount(db, caller, params, declaration)
    return accountView(db, await changeAccountState(db, caller, account, 'enabled'), caller)
  }
}
