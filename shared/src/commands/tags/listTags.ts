import { command, everyRole, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { keyword, listOwnerParams, paging, sorting } from '../common.ts'
import { tagFields } from '../images/image.fields.ts'
import { taggedTypes } from './tag.params.ts'

/** api-commands §11 */
export const listTags = command({
  name: 'listTags',
  description: 'Lists tags, by key',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    resourcetype: param.string(
      `tags of this kind of thing: ${taggedTypes.join(', ')}, in any case`,
    ),
    resourceid: param.uuid('tags of this thing'),
    key: param.string('exact key'),
    value: param.string('exact value', { length: 2048 }),
    customer: param.string('exact customer'),
    ...listOwnerParams,
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('tag', {
    ...tagFields,
    domainpath: field.string('path of that domain'),
    customer: field.string('who it is for'),
  }),
})
