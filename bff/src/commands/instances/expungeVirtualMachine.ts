import { expungeVirtualMachine as declaration } from '@mold/shared/commands/instances/expungeVirtualMachine.ts'
import { runExpunge } from '../../compute/instances/destroy.service.ts'
import { instanceToDo } from '../../compute/instances/find.ts'
import { requireHost } from '../../compute/instances/start.service.ts'
import { instanceEvent, instanceResource } from '../../compute/instances/instance.events.ts'
import type { Db } from '../../db/database.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §8 */
export const createExpungeVirtualMachine = (db: Db): AsyncHandler<typeof declaration> => ({
  async start({ id }, { caller }) {
    const instance = await instanceToDo(db, caller, 'expunge', { id, command: declaration })
    await requireHost(db, instance, 'ask')
    return {
      instance: { type: instanceResource, uuid: instance.uuid },
      event: instanceEvent(instance, 'EXPUNGE'),
    }
  },
  run: (job) => runExpunge(db, job),
})
