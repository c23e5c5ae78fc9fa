import { command, everyRole, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keyword, listOwnerParams, paging, sorting, tagsFilter } from '../common.ts'
import { volumeFields, volumeStates } from './volume.fields.ts'

/** api-commands §9 */
export const listVolumes = command({
  name: 'listVolumes',
  description: 'Lists volumes, newest first',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this volume'),
    ids: param.uuids('only these volumes; not together with id'),
    virtualmachineid: param.uuid('volumes of this instance', {
      related: 'listVirtualMachines',
    }),
    templateid: param.uuid('volumes made from this template', {
      related: 'listTemplates',
      since: 'mold',
    }),
    type: param.string('ROOT or DATADISK'),
    name: param.string('exact name'),
    state: param.list(`volumes in one of these states: ${volumeStates.join(', ')}`),
    zoneid: param.uuid('volumes of this zone', { related: 'listZones' }),
    hostid: param.uuid('volumes of instances on this host (admins)', { related: 'listHosts' }),
    storageid: param.uuid('volumes on this primary storage (admins)', {
      related: 'listStoragePools',
    }),
    diskofferingid: param.uuid('volumes of this disk offering', {
      related: 'listDiskOfferings',
    }),
    attached: param.boolean('only those that an instance has, or only those that none has', {
      since: 'mold',
    }),
    facets: param.list('counts per value to give besides: state, type, zone, owner', {
      since: 'mold',
    }),
    ...tagsFilter,
    ...listOwnerParams,
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('volume', volumeFields),
})
