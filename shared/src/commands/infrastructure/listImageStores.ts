import { command, listOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keyword, paging, sorting } from '../common.ts'
import { imageStoreFields } from './image-store.fields.ts'

/** api-commands §5 */
export const listImageStores = command({
  name: 'listImageStores',
  description: 'Lists image stores (secondary storage)',
  roles: rootOnly,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this image store'),
    name: param.string('exact name'),
    zoneid: param.uuid('image stores of this zone', { related: 'listZones' }),
    protocol: param.string('file, nfs or s3'),
    provider: param.string('driver'),
    readonly: param.boolean('only those that take no new images, or only those that do'),
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('imagestore', imageStoreFields),
})
