import { command, rootOnly, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'

/** api-commands §5: refused while something is nowhere else. */
export const deleteImageStore = command({
  name: 'deleteImageStore',
  description: 'Removes an image store that holds nothing which is nowhere else; its files stay',
  roles: rootOnly,
  mode: 'sync',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the image store', { related: 'listImageStores' })),
  },
  answer: success,
})
