import { adminRoles, command, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'

/** api-commands §6 */
export const deleteUser = command({
  name: 'deleteUser',
  description: 'Deletes a user; what belongs to the account stays',
  roles: adminRoles,
  mode: 'sync',
  readonly: false,
  params: { id: param.required(param.uuid('id of the user', { related: 'listUsers' })) },
  answer: success,
})
