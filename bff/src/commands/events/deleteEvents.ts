import { deleteEvents as declaration } from '@mold/shared/commands/events/deleteEvents.ts'
import type { Db } from '../../db/database.ts'
import { deleteEvents } from '../../events/history.service.ts'
import type { SyncHandler } from '../handler.ts'
import { eventChoice } from './event-choice.ts'

/** api-commands §12 */
export function createDeleteEvents(db: Db): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    await deleteEvents(db, caller, eventChoice(caller, params, declaration))
    return { success: true }
  }
}
