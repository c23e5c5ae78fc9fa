import { command, everyRole, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { keyword, paging, sorting } from '../common.ts'

/** api-commands §5 */
export const listOsCategories = command({
  name: 'listOsCategories',
  description: 'Lists categories of guest OS types',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this category'),
    name: param.string('exact name'),
    isfeatured: param.boolean('accepted, no effect'),
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('oscategory', {
    id: field.string('id of the category'),
    name: field.string('name'),
    isfeatured: field.always(field.boolean('shown first')),
  }),
})
