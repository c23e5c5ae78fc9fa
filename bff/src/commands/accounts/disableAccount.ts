import type { Commands } from '@mold/shared/commands/index.ts'
import { disableAccount as declaration } from '@mold/shared/commands/accounts/disableAccount.ts'
import { stopAll } from '../../compute/instances/stop-all.ts'
import type { Db } from '../../db/database.ts'
import { accountEvent } from '../../people/accounts/account.events.ts'
import { accountView } from '../../people/accounts/account.view.ts'
import { checkOther, chosenAccount } from '../../people/accounts/find.ts'
import { runAccountState } from '../../people/accounts/state.service.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §6: its instances are stopped, unless it is only locked. */
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
    async run({ params, caller, instance, jobUuid }) {
      const account = await chosenAccount(db, caller, { id: instance }, declaration)
      const changed = await runAccountState(db, account, params.lock ? 'locked' : 'disabled')
      if (!params.lock) await stopAll(db, account.id, jobUuid)
      return accountView(db, changed, caller)
    },
  }
}
