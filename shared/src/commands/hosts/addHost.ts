import { command, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { hostFields } from './host.fields.ts'
import { hostRoles } from './roles.ts'

/**
 * api-commands §5. The server never connects to hosts: the answer has in its details a one-time token, with
 * which the host's agent joins within 24 hours. Users and passwords are taken and not used.
 */
export const addHost = command({
  name: 'addHost',
  description: 'Adds a host; the answer says how its agent is started',
  className: 'org.apache.cloudstack.api.command.admin.host.AddHostCmd',
  roles: hostRoles,
  mode: 'sync',
  readonly: false,
  params: {
    url: param.required(param.string('http:// and name or address of the host')),
    hypervisor: param.required(param.string('KVM', { related: 'listHypervisors' })),
    zoneid: param.required(param.uuid('the zone', { related: 'listZones' })),
    podid: param.uuid('the pod of the zone; there is one', { related: 'listPods' }),
    clusterid: param.uuid('the cluster of the zone; there is one', { related: 'listClusters' }),
    clustername: param.string('the same by its name'),
    username: param.string('accepted, no effect'),
    password: param.string('accepted, no effect', { secret: true }),
    hosttags: param.list('tags of the host'),
    allocationstate: param.oneOf(['Enabled', 'Disabled'], 'Disabled: takes no new instances'),
  },
  answer: listOf('host', hostFields),
})
