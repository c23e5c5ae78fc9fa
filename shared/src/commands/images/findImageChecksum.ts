import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'

/** Mold's own: publishers give digests as a list beside their images; the form reads it by its address. */
export const findImageChecksum = command({
  name: 'findImageChecksum',
  description: 'Looks up the digest of an image in a list of checksums, such as SHA256SUMS',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  since: 'mold',
  params: {
    url: param.required(
      param.string('http or https address of the list, at most 1 MiB', { length: 2048 }),
    ),
    file: param.required(
      param.string('what the digest is of: address, path or name of the file', { length: 2048 }),
    ),
  },
  answer: objectOf('imagechecksum', {
    checksum: field.always(field.string('the digest, {ALG}hex')),
    file: field.string('name of the file in the list; absent when the list is one digest alone'),
    url: field.always(field.string('address of the list, after redirects')),
  }),
})
