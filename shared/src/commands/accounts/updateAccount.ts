import { adminRoles, command, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { accountFields } from './account.fields.ts'
import { accountChoice } from './account.params.ts'

/** api-commands §6 */
export const updateAccount = command({
  name: 'updateAccount',
  description: 'Changes the name, role or details of an account',
  roles: adminRoles,
  mode: 'sync',
  readonly: false,
  params: {
    ...accountChoice,
    newname: param.string('new name'),
    networkdomain: param.string('network domain of the guests; empty for none'),
    roleid: param.uuid('new role', { related: 'listRoles' }),
    accountdetails: param.details('further details, in place of the present ones'),
  },
  answer: objectOf('account', accountFields),
})
