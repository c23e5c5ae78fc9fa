import { command, objectOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { imageStoreFields } from './image-store.fields.ts'

/** api-commands §5 */
export const updateImageStore = command({
  name: 'updateImageStore',
  description: 'Changes an image store',
  roles: rootOnly,
  mode: 'sync',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the image store', { related: 'listImageStores' })),
    name: param.string('name'),
    readonly: param.boolean('true: takes no new images; reading and deleting go on'),
    capacitybytes: param.long('most bytes that images may take there; 0 for no limit of its own'),
  },
  answer: objectOf('imagestore', imageStoreFields),
})
