import { command, everyRole, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { keyword, paging, sorting } from '../common.ts'

/** api-commands §6: those that may do no more than the caller's own, which the caller may give. */
export const listRoles = command({
  name: 'listRoles',
  description: 'Lists the roles that accounts may have',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this role'),
    name: param.string('exact name'),
    type: param.string('only this type: Admin, ResourceAdmin, DomainAdmin or User'),
    state: param.string('enabled, as all of them are'),
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('role', {
    id: field.string('id of the role'),
    name: field.string('name'),
    type: field.string('Admin, ResourceAdmin, DomainAdmin or User'),
    description: field.string('what it is for'),
    isdefault: field.always(field.boolean('always true: roles come with the product')),
    ispublic: field.always(field.boolean('whether others than root admins are shown it')),
    state: field.string('enabled'),
  }),
})
