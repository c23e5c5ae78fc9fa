import type { EventType } from '@mold/shared/event-types.ts'
import type { Caller } from '../../access/caller.ts'
import type { Trx } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import type { EventSubject } from '../../events/subject.ts'

type UserVerb = 'CREATE' | 'DELETE' | 'DISABLE' | 'ENABLE' | 'LOCK' | 'UPDATE'

interface UserNames {
  readonly uuid: string
  readonly username: string
  readonly account_id: number
}

/** What the events of a user say; they stand in the list of the user's account. */
export function userEvent(user: UserNames, type: EventType, description: string): EventSubject {
  return {
    type,
    description,
    resourceType: 'User',
    resourceUuid: user.uuid,
    resourceName: user.username,
    accountId: user.account_id,
  }
}

/** Writes down what was done to a user. */
export async function tellOfUser(
  trx: Trx,
  caller: Caller,
  user: UserNames,
  verb: UserVerb,
  words: string,
): Promise<void> {
  await recordEvent(trx, {
    ...userEvent(user, `USER.${verb}`, `User ${user.username} was ${words}`),
    level: 'INFO',
    state: 'Completed',
    username: caller.user.username,
  })
}
