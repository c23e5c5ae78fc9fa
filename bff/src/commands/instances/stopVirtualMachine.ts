import { stopVirtualMachine as declaration } from '@mold/shared/commands/instances/stopVirtualMachine.ts'
import { instanceToDo } from '../../compute/instances/find.ts'
import { requireHost } from '../../compute/instances/start.service.ts'
import { instanceEvent, instanceResource } from '../../compute/instances/instance.events.ts'
import { runStop, type StopParts } from '../../compute/instances/stop.service.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §8 */
export const createStopVirtualMachine = (parts: StopParts): AsyncHandler<typeof declaration> => ({
  async start({ id }, { caller }) {
    const instance = await instanceToDo(parts.db, caller, 'stop', { id, command: declaration })
    await requireHost(parts.db, instance, 'ask')
    return {
      instance: { type: instanceResource, uuid: instance.uuid },
      event: instanceEvent(instance, 'STOP'),
    }
  },
  run: (job) => runStop(parts, job, job.params.forced === true),
})
