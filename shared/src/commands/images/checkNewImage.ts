import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { ownerParams } from '../common.ts'
import { checksum, url } from './image.params.ts'

/** Mold's own: what a form tells before the first byte: what is there already, and what is left to use. */
export const checkNewImage = command({
  name: 'checkNewImage',
  description:
    'Says which images are the same as a new one, and how much its owner may still store',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  since: 'mold',
  params: {
    url,
    checksum,
    size: param.long('bytes of a file, to find images of exactly this size'),
    ...ownerParams,
  },
  answer: objectOf('newimage', {
    duplicates: field.always(
      field.objects('images that the caller may use and that are, or may be, the same', {
        id: field.string('id of the image'),
        name: field.string('name'),
        kind: field.string('template or iso'),
        isready: field.boolean('ready in one zone at least'),
        reason: field.string('digest: the same bytes; url: the same address; size: the same size'),
        checksum: field.string('SHA-256 of the stored bytes, hexadecimal'),
      }),
    ),
    storageused: field.always(field.long('bytes that count against the limit, once per zone')),
    storagelimit: field.long('bytes that there may be; absent without a limit'),
    storagelimitedby: field.string('account, project or domain: whose limit has the least room'),
    imagecount: field.always(field.long('images that count against the limit')),
    imagelimit: field.long('images that there may be; absent without a limit'),
    imagelimitedby: field.string('account, project or domain: whose limit has the least room'),
    virtuallimit: field.always(field.long('bytes that the virtual disk of an image may have')),
  }),
})
