import { command, objectOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { hostFields } from './host.fields.ts'

export const cancelHostMaintenance = command({
  name: 'cancelHostMaintenance',
  description: 'Takes a host that is in maintenance into service again',
  className: 'org.apache.cloudstack.api.command.admin.host.CancelMaintenanceCmd',
  roles: rootOnly,
  mode: 'async',
  readonly: false,
  params: { id: param.required(param.uuid('id of the host', { related: 'listHosts' })) },
  answer: objectOf('host', hostFields),
})
