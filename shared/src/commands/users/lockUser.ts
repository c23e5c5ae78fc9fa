import { adminRoles, command, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { userFields } from './user.fields.ts'

/** api-commands §6 */
export const lockUser = command({
  name: 'lockUser',
  description: 'Locks a user, who is signed out and cannot call any more',
  roles: adminRoles,
  mode: 'sync',
  readonly: false,
  params: { id: param.required(param.uuid('id of the user', { related: 'listUsers' })) },
  answer: objectOf('user', userFields),
})
