import type { EventType } from '@mold/shared/event-types.ts'
import type { NewEvent } from '../events/events.service.ts'
import type { EventSubject } from '../events/subject.ts'
import { isDerived } from './convert/address.ts'
import type { ImageRecord } from './image.repository.ts'

type ImageVerb = 'COPY' | 'CREATE' | 'DELETE' | 'EXTRACT' | 'UPDATE'

/** `Template` or `Iso`, as events and jobs name the kind of thing. */
export function resourceTypeOf(image: Pick<ImageRecord, 'kind'>): string {
  return image.kind === 'iso' ? 'Iso' : 'Template'
}

/** The type of the event that says how the bytes of an image arrived (semantics §§5, 7). */
export function arrivalEvent(
  image: Pick<ImageRecord, 'kind' | 'url'>,
  ofTemplate: `TEMPLATE.DOWNLOAD.${'SUCCESS' | 'FAILED'}`,
): EventType {
  if (isDerived(image)) return 'TEMPLATE.CREATE'
  if (image.url === null) return image.kind === 'iso' ? 'ISO.UPLOAD' : 'TEMPLATE.UPLOAD'
  return image.kind === 'iso' ? 'ISO.CREATE' : ofTemplate
}

/** What the events of a job on an image say (protocol §15). */
export function eventOf(image: ImageRecord, verb: ImageVerb, description: string): EventSubject {
  return {
    type: `${image.kind === 'iso' ? 'ISO' : 'TEMPLATE'}.${verb}`,
    description: `${description}: ${image.name}`,
    resourceType: resourceTypeOf(image),
    resourceUuid: image.uuid,
    resourceName: image.name,
    accountId: image.account_id,
  }
}

/** What the events of a look into a template say; ISOs are not looked into. */
export function checkEvent(image: ImageRecord): EventSubject {
  return { ...eventOf(image, 'UPDATE', 'Template check'), type: 'TEMPLATE.CHECK' }
}

/** The event of something that was done to an image at once. */
export function doneEvent(
  image: ImageRecord,
  verb: ImageVerb,
  description: string,
  username: string,
): NewEvent {
  return { ...eventOf(image, verb, description), level: 'INFO', state: 'Completed', username }
}
