import type { Commands } from '@mold/shared/commands/index.ts'
import { deleteAccount as declaration } from '@mold/shared/commands/accounts/deleteAccount.ts'
import { idOf } from '../../access/ids.ts'
import type { DeleteParts } from '../../images/delete.service.ts'
import { accountEvent } from '../../people/accounts/account.events.ts'
import { accountToDelete, deleteAccount } from '../../people/accounts/delete.service.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §6 */
export function createDeleteAccount(parts: DeleteParts): AsyncHandler<Commands['deleteAccount']> {
  const accountId = (id: string) =>
    idOf(parts.db, 'account', id, { command: declaration, param: 'id' })
  return {
    async start({ id }, { caller }) {
      const account = await accountToDelete(parts.db, caller, await accountId(id))
      return {
        instance: { type: 'Account', uuid: account.uuid },
        event: accountEvent(account, 'DELETE', `Deleting account ${account.name}`),
      }
    },
    async run({ params, caller, ...job }) {
      const { username } = caller.user
      await deleteAccount(parts, await accountId(params.id), { ...job, username })
      return { success: true }
    },
  }
}
