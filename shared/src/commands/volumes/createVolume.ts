import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { ownerParams } from '../common.ts'
import { volumeFields } from './volume.fields.ts'

/** api-commands §9: its file is made when it is attached for the first time. */
export const createVolume = command({
  name: 'createVolume',
  description: 'Makes a volume, empty or from a snapshot',
  className: 'org.apache.cloudstack.api.command.user.volume.CreateVolumeCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    name: param.string('name; one is made up when absent'),
    zoneid: param.uuid('the zone; that of the snapshot or instance when absent', {
      related: 'listZones',
    }),
    diskofferingid: param.uuid('its disk offering; needed without snapshotid', {
      related: 'listDiskOfferings',
    }),
    size: param.integer('GiB, with an offering that leaves it open'),
    snapshotid: param.uuid('the snapshot to make it from', { related: 'listSnapshots' }),
    virtualmachineid: param.uuid('attaches it to this instance at once', {
      related: 'listVirtualMachines',
    }),
    ...ownerParams,
  },
  answer: objectOf('volume', volumeFields),
})
