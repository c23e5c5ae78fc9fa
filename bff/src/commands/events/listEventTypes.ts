import type { listEventTypes as declaration } from '@mold/shared/commands/events/listEventTypes.ts'
import { eventTypes } from '@mold/shared/event-types.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §12 */
export function createListEventTypes(): SyncHandler<typeof declaration> {
  return () =>
    Promise.resolve({ count: eventTypes.length, items: eventTypes.map((name) => ({ name })) })
}
