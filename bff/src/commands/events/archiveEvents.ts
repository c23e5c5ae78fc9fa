import { archiveEvents as declaration } from '@mold/shared/commands/events/archiveEvents.ts'
import type { Db } from '../../db/database.ts'
import { archiveEvents } from '../../events/history.service.ts'
import type { SyncHandler } from '../handler.ts'
import { eventChoice } from './event-choice.ts'

/** api-commands §12 */
export function createArchiveEvents(db: Db): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    await archiveEvents(db, eventChoice(caller, params, declaration))
    return { success: true }
  }
}
