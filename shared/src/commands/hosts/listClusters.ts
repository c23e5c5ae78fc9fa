import { command, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { keyword, paging, sorting } from '../common.ts'
import { hostRoles } from './roles.ts'

/** api-commands §5: each zone has one. */
export const listClusters = command({
  name: 'listClusters',
  description: 'Lists clusters',
  className: 'org.apache.cloudstack.api.command.admin.cluster.ListClustersCmd',
  roles: hostRoles,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this cluster'),
    name: param.string('exact name'),
    zoneid: param.uuid('clusters of this zone', { related: 'listZones' }),
    podid: param.uuid('clusters of this pod', { related: 'listPods' }),
    hypervisor: param.string('clusters of this hypervisor'),
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('cluster', {
    id: field.string('id of the cluster'),
    name: field.string('name'),
    zoneid: field.string('its zone'),
    zonename: field.string('name of its zone'),
    podid: field.string('its pod'),
    podname: field.string('name of its pod'),
    hypervisortype: field.string('KVM'),
    clustertype: field.string('always CloudManaged'),
    allocationstate: field.string('Enabled or Disabled, as its zone'),
    managedstate: field.string('always Managed'),
  }),
})
