import type { EventType } from '@mold/shared/event-types.ts'

/** What an event is about: its type and words, the thing, and the account that it goes to. */
export interface EventSubject {
  readonly type: EventType
  readonly description: string
  readonly resourceType: string
  /** Undefined for what is about all things of the type. */
  readonly resourceUuid: string | undefined
  readonly resourceName: string | undefined
  /** The owner of the thing: the event stands in this account's list. */
  readonly accountId: number
}
