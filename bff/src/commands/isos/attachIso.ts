import { attachIso as declaration } from '@mold/shared/commands/isos/attachIso.ts'
import { instanceToDo } from '../../compute/instances/find.ts'
import { requireHost } from '../../compute/instances/start.service.ts'
import { instanceResource, isoEvent } from '../../compute/instances/instance.events.ts'
import { type IsoParts, isoToAttach, runAttach } from '../../compute/instances/iso.service.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §2, semantics §13 */
export const createAttachIso = (parts: IsoParts): AsyncHandler<typeof declaration> => ({
  async start({ id, virtualmachineid }, { caller }) {
    const of = { id: virtualmachineid, command: declaration, param: 'virtualmachineid' }
    const instance = await instanceToDo(parts.db, caller, 'attachiso', of)
    const iso = await isoToAttach(parts.db, caller, instance, id)
    if (instance.state === 'Running') await requireHost(parts.db, instance, 'ask')
    return {
      instance: { type: instanceResource, uuid: instance.uuid },
      event: isoEvent(instance, 'ATTACH', iso.name),
    }
  },
  run: (job) => runAttach(parts, job, job.params.id),
})
