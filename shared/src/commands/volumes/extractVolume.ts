import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { extractFields } from '../images/image.fields.ts'

/** api-commands §1 (extractTemplate), of a volume; its instance must be stopped. */
export const extractVolume = command({
  name: 'extractVolume',
  description: 'Makes a link that downloads a volume as a whole',
  className: 'org.apache.cloudstack.api.command.user.volume.ExtractVolumeCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    id: param.required(param.uuid('the volume', { related: 'listVolumes' })),
    mode: param.required(param.string('HTTP_DOWNLOAD, in any case')),
    zoneid: param.required(param.uuid('the zone of the volume', { related: 'listZones' })),
    url: param.string('unused; FTP uploads are refused', { length: 2048 }),
  },
  answer: objectOf('volume', extractFields),
})
