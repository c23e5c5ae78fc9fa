import type { AppError } from '@mold/shared/errors.ts'
import type { NewEvent } from '../../events/events.service.ts'
import { resourceTypeOf } from '../image.events.ts'
import type { CopyFacts } from './copy.repository.ts'

/** The event at the end of a copy, whatever asked for it (semantics §12). */
export function copyEvent(facts: CopyFacts, error?: AppError): NewEvent {
  const { kind, name, zone_name: zone } = facts
  const what = `${kind === 'iso' ? 'ISO' : 'Template'} ${name}`
  return {
    type: kind === 'iso' ? 'ISO.COPY' : 'TEMPLATE.COPY',
    level: error ? 'ERROR' : 'INFO',
    state: 'Completed',
    description: error
      ? `${what} could not be copied to zone ${zone}: ${error.message.trim()}`
      : `${what} was copied to zone ${zone}`,
    accountId: facts.account_id,
    username: 'system',
    resourceType: resourceTypeOf(facts),
    resourceUuid: facts.uuid,
    resourceName: name,
  }
}
