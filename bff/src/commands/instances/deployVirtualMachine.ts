import type { deployVirtualMachine as declaration } from '@mold/shared/commands/instances/deployVirtualMachine.ts'
import type { BringUpParts } from '../../compute/instances/bring-up.ts'
import { deployInstance, type DeployParts } from '../../compute/instances/deploy/deploy.service.ts'
import { runDeployment } from '../../compute/instances/deploy/run.ts'
import { instanceEvent, instanceResource } from '../../compute/instances/instance.events.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §8, semantics §14 */
export const createDeployVirtualMachine = (
  parts: DeployParts & BringUpParts,
): AsyncHandler<typeof declaration> => ({
  async start(params, { caller }) {
    const { instance, password } = await deployInstance(parts, caller, params)
    return {
      id: instance.uuid,
      instance: { type: instanceResource, uuid: instance.uuid },
      event: instanceEvent(instance, 'CREATE'),
      ...(password !== undefined && { secret: { password } }),
    }
  },
  run: (job) => runDeployment(parts, { ...job, mayMove: job.params.hostid === undefined }),
})
