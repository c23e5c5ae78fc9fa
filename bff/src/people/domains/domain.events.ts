import type { Caller } from '../../access/caller.ts'
import type { Trx } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import type { EventSubject } from '../../events/subject.ts'

interface DomainNames {
  readonly uuid: string
  readonly name: string
}

type DomainVerb = 'CREATE' | 'DELETE' | 'UPDATE'

/** What the events of a domain say; they stand in the list of whoever did it, as a domain has none. */
export function domainEvent(
  caller: Caller,
  domain: DomainNames,
  verb: DomainVerb,
  description: string,
): EventSubject {
  return {
    type: `DOMAIN.${verb}`,
    description,
    resourceType: 'Domain',
    resourceUuid: domain.uuid,
    resourceName: domain.name,
    accountId: caller.account.id,
  }
}

/** Writes down what was done to a domain. */
export async function tellOfDomain(
  trx: Trx,
  caller: Caller,
  domain: DomainNames,
  verb: DomainVerb,
  words: string,
): Promise<void> {
  await recordEvent(trx, {
    ...domainEvent(caller, domain, verb, `Domain ${domain.name} was ${words}`),
    level: 'INFO',
    state: 'Completed',
    username: caller.user.username,
  })
}
