import { detachIso as declaration } from '@mold/shared/commands/isos/detachIso.ts'
import { instanceToDo } from '../../compute/instances/find.ts'
import { requireHost } from '../../compute/instances/start.service.ts'
import { instanceResource, isoEvent } from '../../compute/instances/instance.events.ts'
import { isoName, type IsoParts, runDetach } from '../../compute/instances/iso.service.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §2, semantics §13 */
export const createDetachIso = (parts: IsoParts): AsyncHandler<typeof declaration> => ({
  async start({ virtualmachineid: id }, { caller }) {
    const of = { id, command: declaration, param: 'virtualmachineid' }
    const instance = await instanceToDo(parts.db, caller, 'detachiso', of)
    if (instance.state === 'Running') await requireHost(parts.db, instance, 'ask')
    return {
      instance: { type: instanceResource, uuid: instance.uuid },
      event: isoEvent(instance, 'DETACH', await isoName(parts.db, instance)),
    }
  },
  run: (job) => runDetach(parts, job),
})
