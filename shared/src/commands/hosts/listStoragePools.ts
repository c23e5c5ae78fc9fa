import { command, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keyword, paging, sorting } from '../common.ts'
import { poolFields } from './pool.fields.ts'
import { hostRoles } from './roles.ts'

/** api-commands §5 */
export const listStoragePools = command({
  name: 'listStoragePools',
  description: 'Lists primary storage',
  className: 'org.apache.cloudstack.api.command.admin.storage.ListStoragePoolsCmd',
  roles: hostRoles,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this primary storage'),
    name: param.string('exact name'),
    path: param.string('exact path'),
    ipaddress: param.string('address of the host'),
    zoneid: param.uuid('of this zone', { related: 'listZones' }),
    podid: param.uuid('of this pod', { related: 'listPods' }),
    clusterid: param.uuid('of this cluster', { related: 'listClusters' }),
    scope: param.string('HOST; there are no others'),
    status: param.string('state'),
    hostid: param.uuid('of this host', { related: 'listHosts' }),
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('storagepool', poolFields),
})
