import { adminRoles, command, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { userFields } from './user.fields.ts'

/** api-commands §6 */
export const disableUser = command({
  name: 'disableUser',
  description: 'Disables a user, who is signed out and cannot call any more',
  className: 'org.apache.cloudstack.api.command.admin.user.DisableUserCmd',
  roles: adminRoles,
  mode: 'async',
  readonly: false,
  params: { id: param.required(param.uuid('id of the user', { related: 'listUsers' })) },
  answer: objectOf('user', userFields),
})
