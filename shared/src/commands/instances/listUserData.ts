import { command, everyRole, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import { nothingParams } from '../nothing.params.ts'

/** api-commands §10: generic clients ask for it when they start. */
export const listUserData = command({
  name: 'listUserData',
  description: 'Lists user data: there are none',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: nothingParams,
  answer: listOf('userdata', { id: field.string('id'), name: field.string('name') }),
})
