import type { Caller } from '../../access/caller.ts'
import type { Trx } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import type { EventSubject } from '../../events/subject.ts'

interface AccountNames {
  readonly id: number
  readonly uuid: string
  readonly name: string
}

type AccountVerb = 'CREATE' | 'DELETE' | 'DISABLE' | 'ENABLE' | 'LOCK' | 'UPDATE'

/** What the events of an account say; they stand in its own list. */
export function accountEvent(
  account: AccountNames,
  verb: AccountVerb,
  description: string,
): EventSubject {
  return {
    type: `ACCOUNT.${verb}`,
    description,
    resourceType: 'Account',
    resourceUuid: account.uuid,
    resourceName: account.name,
    accountId: account.id,
  }
}

/** Writes down what was done to an account. */
export async function tellOfAccount(
  trx: Trx,
  caller: Caller,
  account: AccountNames,
  verb: AccountVerb,
  words: string,
): Promise<void> {
  await recordEvent(trx, {
    ...accountEvent(account, verb, `Account ${account.name} was ${words}`),
    level: 'INFO',
    state: 'Completed',
    username: caller.user.username,
  })
}
