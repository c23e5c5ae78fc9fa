import { command, everyRole, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { keyword, listOwnerParams, paging, sorting, tagsFilter } from '../common.ts'
import { tagFields } from '../images/image.fields.ts'

/** api-commands §10: one network in each zone, the one that libvirt has on its hosts. */
export const listNetworks = command({
  name: 'listNetworks',
  description: 'Lists the networks that instances can be on: one in each zone',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this network'),
    zoneid: param.uuid('the network of this zone', { related: 'listZones' }),
    type: param.string('Isolated, Shared or L2: all are Shared'),
    traffictype: param.string('Guest'),
    canusefordeploy: param.boolean('false: none, as instances can be on all'),
    networkfilter: param.string('accepted, no effect: All, Account, Domain, AccountDomain, Shared'),
    issystem: param.boolean('true: none'),
    ...listOwnerParams,
    ...keyword,
    ...tagsFilter,
    ...sorting,
    ...paging,
  },
  answer: listOf('network', {
    id: field.string('id of the network'),
    name: field.string('name'),
    displaytext: field.string('description'),
    type: field.string('Shared'),
    traffictype: field.string('Guest'),
    state: field.string('Allocated until a host has told its addresses, then Implemented'),
    zoneid: field.string('the zone'),
    zonename: field.string('name of the zone'),
    cidr: field.string('its addresses'),
    gateway: field.string('gateway'),
    netmask: field.string('netmask'),
    acltype: field.string('Domain: everyone in the zone may use it'),
    issystem: field.always(field.boolean('always false')),
    isdefault: field.always(field.boolean('always true')),
    canusefordeploy: field.always(field.boolean('instances can be on it')),
    ispersistent: field.always(field.boolean('always false')),
    restartrequired: field.always(field.boolean('always false')),
    specifyipranges: field.always(field.boolean('always false')),
    service: field.always(field.objects('what it does', { name: field.string('name') })),
    tags: field.always(field.objects('tags', tagFields)),
  }),
})
