import { command, everyRole, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'

/** api-commands §2, decisions: works in every state; what is in progress is cancelled first. */
export const deleteIso = command({
  name: 'deleteIso',
  description: 'Deletes an ISO, in one zone or in all',
  className: 'org.apache.cloudstack.api.command.user.iso.DeleteIsoCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the ISO', { related: 'listIsos' })),
    zoneid: param.uuid('only the copy in this zone', { related: 'listZones' }),
  },
  answer: success,
})
