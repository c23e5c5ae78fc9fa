import { destroyVirtualMachine as declaration } from '@mold/shared/commands/instances/destroyVirtualMachine.ts'
import { disksToDelete, runDestroy } from '../../compute/instances/destroy.service.ts'
import { disksOf } from '../../compute/instances/disk.repository.ts'
import { instanceFor, instanceToDo } from '../../compute/instances/find.ts'
import { requireHost } from '../../compute/instances/start.service.ts'
import { instanceEvent, instanceResource } from '../../compute/instances/instance.events.ts'
import type { StopParts } from '../../compute/instances/stop.service.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §8; a destroyed instance is expunged by destroying it once more with `expunge`. */
export const createDestroyVirtualMachine = (
  parts: StopParts,
): AsyncHandler<typeof declaration> => ({
  async start({ id, expunge, volumeids = [] }, { caller }) {
    const of = { id, command: declaration }
    const { state } = await instanceFor(parts.db, caller, of)
    const action = state === 'Destroyed' && expunge === true ? 'expunge' : 'destroy'
    const instance = await instanceToDo(parts.db, caller, action, of)
    await requireHost(parts.db, instance, 'ask')
    disksToDelete(await disksOf(parts.db, instance.id), volumeids)
    return {
      instance: { type: instanceResource, uuid: instance.uuid },
      event: instanceEvent(instance, 'DESTROY'),
    }
  },
  run: (job) =>
    runDestroy(parts, job, {
      expunge: job.params.expunge === true,
      volumeids: job.params.volumeids ?? [],
    }),
})
