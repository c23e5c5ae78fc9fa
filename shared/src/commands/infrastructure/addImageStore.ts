import { command, objectOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { imageStoreFields } from './image-store.fields.ts'

/** api-commands §5, decisions: a folder that the server reaches, made when missing. */
export const addImageStore = command({
  name: 'addImageStore',
  description: 'Adds an image store (secondary storage) to a zone',
  roles: rootOnly,
  mode: 'sync',
  readonly: false,
  params: {
    provider: param.required(param.string('NFS or File')),
    url: param.string(
      'file:///path of a folder that every server reaches; a mounted share is one',
      {
        length: 2048,
      },
    ),
    name: param.string('name; the address if not given'),
    zoneid: param.uuid('the zone that it serves', { related: 'listZones' }),
    details: param.pairs('further details'),
  },
  answer: objectOf('imagestore', imageStoreFields),
})
