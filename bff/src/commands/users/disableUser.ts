import type { Commands } from '@mold/shared/commands/index.ts'
import { disableUser as declaration } from '@mold/shared/commands/users/disableUser.ts'
import { idOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { disableUser, otherUser } from '../../people/users/state.service.ts'
import { userEvent } from '../../people/users/user.events.ts'
import { userView } from '../../people/users/user.view.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §6 */
export function createDisableUser(db: Db): AsyncHandler<Commands['disableUser']> {
  const of = { command: declaration, param: 'id' }
  return {
    async start({ id }, { caller }) {
      const user = await otherUser(db, caller, await idOf(db, 'user', id, of))
      return {
        instance: { type: 'User', uuid: user.uuid },
        event: userEvent(user, 'USER.DISABLE', `Disabling user ${user.username}`),
      }
    },
    async run({ params: { id }, caller }) {
      const userId = await idOf(db, 'user', id, of)
      return userView(await disableUser(db, caller, userId), caller)
    },
  }
}
