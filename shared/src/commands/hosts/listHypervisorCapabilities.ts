import { command, everyRole, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { keyword, paging, sorting } from '../common.ts'

/** api-commands §5: of the hypervisors that there is a driver for. */
export const listHypervisorCapabilities = command({
  name: 'listHypervisorCapabilities',
  description: 'Lists what hypervisors can do',
  className: 'org.apache.cloudstack.api.command.admin.config.ListHypervisorCapabilitiesCmd',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this entry'),
    hypervisor: param.string('of this hypervisor'),
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('hypervisorCapabilities', {
    id: field.string('id of the entry'),
    hypervisor: field.string('name of the type'),
    hypervisorversion: field.string('default: every version'),
    maxguestslimit: field.long('most instances of a host'),
    maxdatavolumeslimit: field.integer('most volumes of an instance besides its root disk'),
    maxhostspercluster: field.integer('most hosts of a cluster'),
    securitygroupenabled: field.always(field.boolean('security groups')),
    storagemotionenabled: field.always(field.boolean('moves disks of instances that run')),
    vmsnapshotenabled: field.always(field.boolean('snapshots of whole instances')),
  }),
})
