import { command, objectOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { poolFields } from './pool.fields.ts'

/**
 * A host's primary storage is one folder, which its agent is started with; the call answers that of a host
 * that has this very folder, and refuses any other with the words how to change it.
 */
export const createStoragePool = command({
  name: 'createStoragePool',
  description:
    'Finds the primary storage that a host has at a folder; agents make it by themselves',
  className: 'org.apache.cloudstack.api.command.admin.storage.CreateStoragePoolCmd',
  roles: rootOnly,
  mode: 'sync',
  readonly: false,
  params: {
    name: param.required(param.string('its new name')),
    url: param.required(param.string('filesystem://<host>/<folder> or file:///<folder>')),
    zoneid: param.required(param.uuid('the zone', { related: 'listZones' })),
    podid: param.uuid('the pod', { related: 'listPods' }),
    clusterid: param.uuid('the cluster', { related: 'listClusters' }),
    hostid: param.uuid('the host', { related: 'listHosts' }),
    scope: param.string('HOST'),
    hypervisor: param.string('KVM'),
  },
  answer: objectOf('storagepool', poolFields),
})
