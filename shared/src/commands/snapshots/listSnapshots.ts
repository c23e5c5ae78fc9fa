import { command, everyRole, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keyword, listOwnerParams, paging, sorting, tagsFilter } from '../common.ts'
import { snapshotFields, snapshotStates } from './snapshot.fields.ts'

/** api-commands §9 */
export const listSnapshots = command({
  name: 'listSnapshots',
  description: 'Lists snapshots, newest first',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this snapshot'),
    ids: param.uuids('only these snapshots; not together with id'),
    volumeid: param.uuid('snapshots of this volume', { related: 'listVolumes' }),
    virtualmachineid: param.uuid('snapshots of the volumes of this instance', {
      related: 'listVirtualMachines',
      since: 'mold',
    }),
    name: param.string('exact name'),
    state: param.list(`snapshots in one of these states: ${snapshotStates.join(', ')}`, {
      since: 'mold',
    }),
    snapshottype: param.string('MANUAL, of which all are'),
    intervaltype: param.string('MANUAL, of which all are'),
    zoneid: param.uuid('snapshots of this zone', { related: 'listZones' }),
    imagestoreid: param.uuid('snapshots on this image store', { related: 'listImageStores' }),
    locationtype: param.string('SECONDARY, where all are'),
    showunique: param.boolean('one row per snapshot, which it is anyway'),
    facets: param.list('counts per value to give besides: state, zone, owner', {
      since: 'mold',
    }),
    ...tagsFilter,
    ...listOwnerParams,
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('snapshot', snapshotFields),
})
