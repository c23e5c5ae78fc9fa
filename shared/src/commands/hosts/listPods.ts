import { command, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { keyword, paging, sorting } from '../common.ts'
import { hostRoles } from './roles.ts'

/** api-commands §5: each zone has one. */
export const listPods = command({
  name: 'listPods',
  description: 'Lists pods',
  className: 'org.apache.cloudstack.api.command.admin.pod.ListPodsByCmd',
  roles: hostRoles,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this pod'),
    name: param.string('exact name'),
    zoneid: param.uuid('pods of this zone', { related: 'listZones' }),
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('pod', {
    id: field.string('id of the pod'),
    name: field.string('name'),
    zoneid: field.string('its zone'),
    zonename: field.string('name of its zone'),
    gateway: field.string('gateway of the network of guests'),
    netmask: field.string('netmask of the network of guests'),
    allocationstate: field.string('Enabled or Disabled, as its zone'),
  }),
})
