import { command, everyRole, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { keyword, paging, sorting } from '../common.ts'

/** api-commands §5: sorted by description. */
export const listOsTypes = command({
  name: 'listOsTypes',
  description: 'Lists guest OS types',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this OS type'),
    ids: param.uuids('only these OS types'),
    oscategoryid: param.uuid('OS types of this category', { related: 'listOsCategories' }),
    description: param.string('exact description'),
    fordisplay: param.boolean('accepted, no effect'),
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('ostype', {
    id: field.string('id of the OS type'),
    name: field.string('name'),
    description: field.string('name'),
    oscategoryid: field.string('its category'),
    oscategoryname: field.string('name of its category'),
    isuserdefined: field.always(field.boolean('added by an admin')),
    fordisplay: field.always(field.boolean('shown in forms')),
  }),
})
