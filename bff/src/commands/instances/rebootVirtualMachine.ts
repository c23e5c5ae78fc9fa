import { rebootVirtualMachine as declaration } from '@mold/shared/commands/instances/rebootVirtualMachine.ts'
import { instanceToDo } from '../../compute/instances/find.ts'
import { requireHost } from '../../compute/instances/start.service.ts'
import { instanceEvent, instanceResource } from '../../compute/instances/instance.events.ts'
import { runReboot } from '../../compute/instances/stop.service.ts'
import type { Db } from '../../db/database.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §8 */
export const createRebootVirtualMachine = (db: Db): AsyncHandler<typeof declaration> => ({
  async start({ id }, { caller }) {
    const instance = await instanceToDo(db, caller, 'reboot', { id, command: declaration })
    await requireHost(db, instance, 'ask')
    return {
      instance: { type: instanceResource, uuid: instance.uuid },
      event: instanceEvent(instance, 'REBOOT'),
    }
  },
  run: (job) => runReboot(db, job),
})
