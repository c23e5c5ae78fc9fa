import type { Commands } from '@mold/shared/commands/index.ts'
import { disableAccount as declaration } from '@mold/shared/commands/accounts/disableAccount.ts'
import type { Db } from '../../db/database.ts'
import { accountEvent } from '../../people/accounts/account.events.ts'
import { accountView } from '../../people/accounts/account.view.ts'
import { checkOther, chosenAccount } from '../../people/accounts/find.ts'
import { runAccountState } from '../../people/accounts/state.service.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §6: there are no instances to stop yet. */
export function createDisableAccount(db: Db): AsyncHandler<Commands['disableAccount']> {
  return {
    async start(params, { caller }) {
      const account = await chosenAccount(db, caller, params, declaration)
      checkOther(caller, account)
      const [verb, words] = params.lock
        ? (['LOCK', `Locking account ${account.name}`] as const)
        : (['DISABLE', `Disabling account ${account.name}`] as const)
      return {
        instance: { type: 'Account', uuid: account.uuid },
        event: accountEvent(account, verb, words),
      }
    },
    async run({ params, caller, instance }) {
      const account = await chosenAccount(db, caller, { id: instance }, declaration)
      const state = params.lock ? 'locked' : 'disabled'
      return accountView(db, await runAccountState(db, account, state), caller)
    },
  }
}
