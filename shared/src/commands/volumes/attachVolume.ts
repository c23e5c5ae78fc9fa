import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { volumeFields } from './volume.fields.ts'

/** api-commands §9 */
export const attachVolume = command({
  name: 'attachVolume',
  description: 'Attaches a volume to an instance, running or stopped',
  className: 'org.apache.cloudstack.api.command.user.volume.AttachVolumeCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    id: param.required(param.uuid('the volume', { related: 'listVolumes' })),
    virtualmachineid: param.required(
      param.uuid('the instance', { related: 'listVirtualMachines' }),
    ),
    deviceid: param.integer('its place in the instance; the first free one when absent'),
  },
  answer: objectOf('volume', volumeFields),
})
