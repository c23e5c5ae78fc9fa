import { updateVirtualMachine as declaration } from '@mold/shared/commands/instances/updateVirtualMachine.ts'
import { instanceToDo } from '../../compute/instances/find.ts'
import { instanceEvent } from '../../compute/instances/instance.events.ts'
import { shownInstance } from '../../compute/instances/run-steps.ts'
import { updateInstance } from '../../compute/instances/update.service.ts'
import type { Db } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §8 */
export const createUpdateVirtualMachine =
  (parts: { db: Db; settings: Settings }): SyncHandler<typeof declaration> =>
  async (params, { caller }) => {
    const { db } = parts
    const of = { id: params.id, command: declaration }
    const instance = await instanceToDo(db, caller, 'update', of)
    await updateInstance(parts, caller, instance, params)
    const { username } = caller.user
    const done = { level: 'INFO', state: 'Completed', username } as const
    await recordEvent(db, { ...instanceEvent(instance, 'UPDATE'), ...done })
    return shownInstance(db, { caller }, instance.id)
  }
