import { command, everyRole, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keyword, listOwnerParams, paging, sorting, tagsFilter } from '../common.ts'
import { instanceFields, instanceStates } from './instance.fields.ts'

/** api-commands §8 */
export const listVirtualMachines = command({
  name: 'listVirtualMachines',
  description: 'Lists instances',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this instance'),
    ids: param.uuids('only these instances; not together with id'),
    name: param.string('exact host name'),
    state: param.list(
      `instances in one of these states: ${instanceStates.join(', ')}; present: neither Destroyed nor Expunging`,
    ),
    zoneid: param.uuid('instances in this zone', { related: 'listZones' }),
    zoneids: param.uuids('instances in one of these zones', {
      related: 'listZones',
      since: 'mold',
    }),
    hostid: param.uuid('admins: instances on this host', { related: 'listHosts' }),
    templateid: param.uuid('instances that were made from this image', {
      related: 'listTemplates,listIsos',
    }),
    isoid: param.uuid('instances with this ISO in their drive', { related: 'listIsos' }),
    networkid: param.uuid('instances on this network', { related: 'listNetworks' }),
    hypervisor: param.string('instances of this hypervisor type', { related: 'listHypervisors' }),
    serviceofferingid: param.uuids('instances of one of these service offerings', {
      related: 'listServiceOfferings',
    }),
    ostypeid: param.uuids('instances of one of these OS types', {
      related: 'listOsTypes',
      since: 'mold',
    }),
    accountids: param.uuids('instances that belong to one of these accounts', {
      related: 'listAccounts',
      since: 'mold',
    }),
    userid: param.uuid('instances that this user made', { related: 'listUsers' }),
    arch: param.string('instances of this architecture'),
    groupid: param.uuid('instances of this group: there are none'),
    displayvm: param.boolean('false: none, as all are shown'),
    details: param.list('accepted, no effect: all (default), min, nics and others'),
    facets: param.list(
      'counts per value to give besides: state, zone, host, ostype, offering, owner',
      {
        since: 'mold',
      },
    ),
    ...listOwnerParams,
    ...keyword,
    ...tagsFilter,
    ...sorting,
    ...paging,
  },
  answer: listOf('virtualmachine', instanceFields),
})
