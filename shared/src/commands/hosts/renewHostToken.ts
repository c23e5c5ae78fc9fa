import { command, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { hostFields } from './host.fields.ts'
import { hostRoles } from './roles.ts'

/**
 * Mold's own: a host that never joined, or has to join anew, gets another one-time token, as addHost answers it.
 * What its agent has until then goes on until the new one is used.
 */
export const renewHostToken = command({
  name: 'renewHostToken',
  description: 'Gives a host a new one-time token; the answer says how its agent joins with it',
  since: 'mold',
  roles: hostRoles,
  mode: 'sync',
  readonly: false,
  params: { id: param.required(param.uuid('id of the host', { related: 'listHosts' })) },
  answer: objectOf('host', hostFields),
})
