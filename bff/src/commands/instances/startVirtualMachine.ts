import { startVirtualMachine as declaration } from '@mold/shared/commands/instances/startVirtualMachine.ts'
import { AppError } from '@mold/shared/errors.ts'
import { isRoot } from '../../access/caller.ts'
import type { BringUpParts } from '../../compute/instances/bring-up.ts'
import type { DeployParts } from '../../compute/instances/deploy/deploy.service.ts'
import { instanceToDo } from '../../compute/instances/find.ts'
import { instanceEvent, instanceResource } from '../../compute/instances/instance.events.ts'
import { requireHost, runStart } from '../../compute/instances/start.service.ts'
import { passwordToTell } from '../../compute/passwords/password.service.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §8 */
export const createStartVirtualMachine = (
  parts: BringUpParts & Pick<DeployParts, 'secrets'>,
): AsyncHandler<typeof declaration> => ({
  async start({ id, hostid }, { caller }) {
    const of = { id, command: declaration }
    const instance = await instanceToDo(parts.db, caller, 'start', of)
    if (hostid !== undefined && !isRoot(caller)) throw new AppError('instance.host_root_only')
    const { host_uuid: host, host_name: name } = instance
    if (hostid !== undefined && host !== null && host !== hostid.toLowerCase()) {
      throw new AppError('instance.host_fixed', { host: name })
    }
    await requireHost(parts.db, instance, 'start')
    const password = await passwordToTell(parts.db, parts.secrets, instance.id)
    return {
      instance: { type: instanceResource, uuid: instance.uuid },
      event: instanceEvent(instance, 'START'),
      ...(password !== undefined && { secret: { password } }),
    }
  },
  run: (job) => runStart(parts, job, job.params.hostid?.toLowerCase()),
})
