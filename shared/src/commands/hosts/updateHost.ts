import { command, objectOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { hostFields } from './host.fields.ts'

export const updateHost = command({
  name: 'updateHost',
  description: 'Changes a host',
  className: 'org.apache.cloudstack.api.command.admin.host.UpdateHostCmd',
  roles: rootOnly,
  mode: 'sync',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the host', { related: 'listHosts' })),
    name: param.string('name, which no other host of the zone has'),
    allocationstate: param.oneOf(
      ['Enable', 'Disable', 'Enabled', 'Disabled'],
      'Disable: takes no new instances; those that are there go on',
    ),
    hosttags: param.list('tags of the host; empty for none'),
  },
  answer: objectOf('host', hostFields),
})
