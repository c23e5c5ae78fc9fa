import { adminRoles, command, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'

/** api-commands §6 */
export const deleteAccount = command({
  name: 'deleteAccount',
  description: 'Deletes an account with its users and its templates and ISOs',
  className: 'org.apache.cloudstack.api.command.admin.account.DeleteAccountCmd',
  roles: adminRoles,
  mode: 'async',
  readonly: false,
  params: { id: param.required(param.uuid('id of the account', { related: 'listAccounts' })) },
  answer: success,
})
