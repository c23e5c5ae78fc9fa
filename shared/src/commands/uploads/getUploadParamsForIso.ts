import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { ownerParams } from '../common.ts'
import * as image from '../images/image.params.ts'
import { uploadParamsFields } from './upload.fields.ts'
import { zoneids } from './upload.params.ts'

const { directdownload: _, ...flags } = image.flagParams

/** api-commands §2; `zoneids` is Mold's own. */
export const getUploadParamsForIso = command({
  name: 'getUploadParamsForIso',
  description: 'Adds an ISO whose file is sent afterwards; answers where to',
  roles: everyRole,
  mode: 'sync',
  readonly: false,
  envelope: 'postuploadisoresponse',
  params: {
    name: param.required(image.name),
    displaytext: image.displaytext,
    format: param.required(param.string('ISO')),
    zoneid: param.required(param.uuid('the zone', { related: 'listZones' })),
    zoneids,
    ostypeid: image.ostypeid,
    bootable: param.boolean('a machine can boot from it (default false)'),
    ...flags,
    checksum: image.checksum,
    arch: param.string('x86_64 (default) or aarch64'),
    ...ownerParams,
  },
  answer: objectOf('getuploadparams', uploadParamsFields),
})
