import { command, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keyword, paging, sorting } from '../common.ts'
import { hostFields } from './host.fields.ts'
import { hostRoles } from './roles.ts'

/** api-commands §5 */
export const listHosts = command({
  name: 'listHosts',
  description: 'Lists hosts',
  className: 'org.apache.cloudstack.api.command.admin.host.ListHostsCmd',
  roles: hostRoles,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this host'),
    name: param.string('exact name'),
    type: param.string('Routing; there are no others'),
    state: param.string('Up, Alert, Disconnected, Down or Connecting'),
    resourcestate: param.string('Enabled, Disabled, PrepareForMaintenance or Maintenance'),
    zoneid: param.uuid('hosts of this zone', { related: 'listZones' }),
    podid: param.uuid('hosts of this pod', { related: 'listPods' }),
    clusterid: param.uuid('hosts of this cluster', { related: 'listClusters' }),
    hypervisor: param.string('hosts of this hypervisor'),
    virtualmachineid: param.uuid('the host of this instance', { related: 'listVirtualMachines' }),
    details: param.list('accepted, no effect'),
    hahost: param.boolean('true: none, as no host is kept for failures'),
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('host', hostFields),
})
