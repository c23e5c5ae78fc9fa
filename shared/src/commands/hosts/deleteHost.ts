import { command, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { hostRoles } from './roles.ts'

/** Disks are on the host: with it go the instances that have theirs there, which has to be asked for. */
export const deleteHost = command({
  name: 'deleteHost',
  description: 'Removes a host that has no instances and volumes, or with them',
  className: 'org.apache.cloudstack.api.command.admin.host.DeleteHostCmd',
  roles: hostRoles,
  mode: 'sync',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the host', { related: 'listHosts' })),
    forced: param.boolean('true: also while instances have their disks there'),
    forcedestroylocalstorage: param.boolean(
      'true, together with forced: expunges these instances and deletes the volumes there',
    ),
  },
  answer: success,
})
