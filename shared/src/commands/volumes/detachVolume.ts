import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { volumeFields } from './volume.fields.ts'

/** api-commands §9: names the volume, or its place in an instance. */
export const detachVolume = command({
  name: 'detachVolume',
  description: 'Takes a volume from its instance, running or stopped',
  className: 'org.apache.cloudstack.api.command.user.volume.DetachVolumeCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    id: param.uuid('the volume', { related: 'listVolumes' }),
    virtualmachineid: param.uuid('the instance; goes with deviceid', {
      related: 'listVirtualMachines',
    }),
    deviceid: param.integer('the place in the instance; goes with virtualmachineid'),
  },
  answer: objectOf('volume', volumeFields),
})
