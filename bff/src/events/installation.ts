import type { EventType } from '@mold/shared/event-types.ts'
import type { Caller } from '../access/caller.ts'
import type { Trx } from '../db/database.ts'
import { recordEvent } from './events.service.ts'

/* Things of the installation by their `resourcetype`, and how the words of an event name them. */
const nouns = {
  Certificate: 'Certificate',
  Host: 'Host',
  ImageStore: 'Image store',
  Zone: 'Zone',
} as const

/** A thing of the installation: nobody's own. */
export interface InstallationThing {
  readonly type: keyof typeof nouns
  readonly uuid: string
  readonly name: string
}

/**
 * Writes down what an admin did to a thing of the installation; it stands in the list of whoever did it, as nobody
 * owns the thing.
 *
 * @param words what was done, such as `removed`: the event says "Host kvm-1 was removed"
 */
export async function tellOfInstallation(
  trx: Trx,
  caller: Caller,
  type: EventType,
  thing: InstallationThing,
  words: string,
): Promise<void> {
  await recordEvent(trx, {
    type,
    level: 'INFO',
    state: 'Completed',
    description: `${nouns[thing.type]} ${thing.name} was ${words}`,
    accountId: caller.account.id,
    username: caller.user.username,
    resourceType: thing.type,
    resourceUuid: thing.uuid,
    resourceName: thing.name,
  })
}
