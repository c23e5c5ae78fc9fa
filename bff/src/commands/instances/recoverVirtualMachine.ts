import { recoverVirtualMachine as declaration } from '@mold/shared/commands/instances/recoverVirtualMachine.ts'
import { instanceToDo } from '../../compute/instances/find.ts'
import { instanceEvent } from '../../compute/instances/instance.events.ts'
import { recoverInstance } from '../../compute/instances/recover.service.ts'
import { shownInstance } from '../../compute/instances/run-steps.ts'
import type { Db } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §8 */
export const createRecoverVirtualMachine =
  (db: Db): SyncHandler<typeof declaration> =>
  async ({ id }, { caller }) => {
    const instance = await instanceToDo(db, caller, 'recover', { id, command: declaration })
    await recoverInstance(db, instance.uuid)
    const { username } = caller.user
    const done = { level: 'INFO', state: 'Completed', username } as const
    await recordEvent(db, { ...instanceEvent(instance, 'RECOVER'), ...done })
    return shownInstance(db, { caller }, instance.id)
  }
