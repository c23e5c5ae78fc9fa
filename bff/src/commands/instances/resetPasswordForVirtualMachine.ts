import { resetPasswordForVirtualMachine as declaration } from '@mold/shared/commands/instances/resetPasswordForVirtualMachine.ts'
import { instanceToDo } from '../../compute/instances/find.ts'
import { instanceEvent, instanceResource } from '../../compute/instances/instance.events.ts'
import { passwordFrom } from '../../compute/passwords/password.service.ts'
import { type ResetParts, runReset } from '../../compute/passwords/reset.service.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §8, semantics §15.1 */
export const createResetPasswordForVirtualMachine = (
  parts: ResetParts & { readonly settings: Settings },
): AsyncHandler<typeof declaration> => ({
  async start({ id, password }, { caller }) {
    const of = { id, command: declaration }
    const instance = await instanceToDo(parts.db, caller, 'resetpassword', of)
    return {
      instance: { type: instanceResource, uuid: instance.uuid },
      event: instanceEvent(instance, 'RESETPASSWORD'),
      secret: { password: await passwordFrom(parts.settings, password) },
    }
  },
  run: (job) => runReset(parts, job),
})
