import { adminRoles, command, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { accountFields } from './account.fields.ts'
import { accountChoice } from './account.params.ts'

/** api-commands §6 */
export const lockAccount = command({
  name: 'lockAccount',
  description: 'Locks an account: its users are signed out and cannot call any more',
  roles: adminRoles,
  mode: 'sync',
  readonly: false,
  params: {
    account: param.required(accountChoice.account),
    domainid: param.required(accountChoice.domainid),
  },
  answer: objectOf('account', accountFields),
})
