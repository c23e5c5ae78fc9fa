import { command, everyRole, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'

/** api-commands §9 */
export const deleteSnapshot = command({
  name: 'deleteSnapshot',
  description: 'Deletes a snapshot; templates and volumes made from it stay',
  className: 'org.apache.cloudstack.api.command.user.snapshot.DeleteSnapshotCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    id: param.required(param.uuid('the snapshot', { related: 'listSnapshots' })),
    zoneid: param.uuid('the zone; there is only one', { related: 'listZones' }),
  },
  answer: success,
})
