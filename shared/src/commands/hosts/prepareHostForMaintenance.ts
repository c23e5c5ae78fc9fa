import { command, objectOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { hostFields } from './host.fields.ts'

/** Instances stay where their disks are, so those that run have to be stopped first. */
export const prepareHostForMaintenance = command({
  name: 'prepareHostForMaintenance',
  description: 'Takes a host out of service, when no instance runs on it',
  className: 'org.apache.cloudstack.api.command.admin.host.PrepareForMaintenanceCmd',
  roles: rootOnly,
  mode: 'async',
  readonly: false,
  params: { id: param.required(param.uuid('id of the host', { related: 'listHosts' })) },
  answer: objectOf('host', hostFields),
})
