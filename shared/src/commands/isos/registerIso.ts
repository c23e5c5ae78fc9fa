import { command, everyRole, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { ownerParams } from '../common.ts'
import { imageFields } from '../images/image.fields.ts'
import * as image from '../images/image.params.ts'

/** api-commands §2 */
export const registerIso = command({
  name: 'registerIso',
  description: 'Adds an ISO from a URL; its bytes are fetched at once',
  roles: everyRole,
  mode: 'sync',
  readonly: false,
  params: {
    name: param.required(image.name),
    displaytext: image.displaytext,
    url: param.required(image.url),
    zoneid: param.required(param.uuid('the zone, or -1 for all zones', { related: 'listZones' })),
    ostypeid: image.ostypeid,
    bootable: param.boolean('a machine can boot from it (default true)'),
    ...image.flagParams,
    checksum: image.checksum,
    imagestoreuuid: param.string('accepted, no effect'),
    arch: param.string('x86_64 (default) or aarch64'),
    skipprobe: image.skipprobe,
    ...ownerParams,
  },
  answer: listOf('iso', imageFields),
})
