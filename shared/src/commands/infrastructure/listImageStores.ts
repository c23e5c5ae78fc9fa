import { command, listOf, rootOnly } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { keyword, paging } from '../common.ts'

export const imageStoreFields = {
  id: field.string('id of the image store'),
  name: field.string('name'),
  url: field.string('where it is'),
  protocol: field.string('file, nfs or s3'),
  providername: field.string('driver'),
  scope: field.string('ZONE or REGION'),
  zoneid: field.string('its zone'),
  zonename: field.string('name of its zone'),
  readonly: field.always(field.boolean('takes no new images')),
  disksizetotal: field.long('size in bytes'),
  disksizeused: field.long('bytes in use'),
  hasannotations: field.always(field.boolean('always false')),
  state: field.string('Up, or why it cannot be used: ReadOnly, Full, Unreachable', 'mold'),
  error: field.string('what is wrong with it, in words', 'mold'),
}

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
    ...paging,
  },
  answer: listOf('imagestore', imageStoreFields),
})
