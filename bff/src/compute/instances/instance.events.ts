import type { EventType } from '@mold/shared/event-types.ts'
import type { EventSubject } from '../../events/subject.ts'
import type { InstanceRow } from './instance.repository.ts'

const words = {
  CREATE: 'Instance deployment',
  START: 'Instance start',
  STOP: 'Instance stop',
  REBOOT: 'Instance reboot',
  UPDATE: 'Instance update',
  DESTROY: 'Instance destruction',
  EXPUNGE: 'Instance expunging',
  RECOVER: 'Instance recovery',
  RESETPASSWORD: 'Instance password reset',
} as const

type Named = Pick<InstanceRow, 'uuid' | 'display_name' | 'account_id'>

/** As events and jobs name the kind of thing (protocol §9). */
export const instanceResource = 'VirtualMachine'

function subject(instance: Named, type: EventType, description: string): EventSubject {
  return {
    type,
    description,
    resourceType: instanceResource,
    resourceUuid: instance.uuid,
    resourceName: instance.display_name,
    accountId: instance.account_id,
  }
}

/** What the events of a job on an instance say (api-commands §12). */
export function instanceEvent(instance: Named, verb: keyof typeof words): EventSubject {
  return subject(instance, `VM.${verb}`, `${words[verb]}: ${instance.display_name}`)
}

/** The same of an ISO that comes into its drive or out of it. */
export function isoEvent(instance: Named, verb: 'ATTACH' | 'DETACH', iso: string): EventSubject {
  const what = verb === 'ATTACH' ? `ISO ${iso} attached to` : `ISO ${iso} detached from`
  return subject(instance, `ISO.${verb}`, `${what} instance ${instance.display_name}`)
}
