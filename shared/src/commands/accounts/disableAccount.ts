import { adminRoles, command, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { accountFields } from './account.fields.ts'
import { accountChoice } from './account.params.ts'

/** api-commands §6 */
export const disableAccount = command({
  name: 'disableAccount',
  description: 'Disables or locks an account: its users are signed out and cannot call any more',
  className: 'org.apache.cloudstack.api.command.admin.account.DisableAccountCmd',
  roles: adminRoles,
  mode: 'async',
  readonly: false,
  params: {
    ...accountChoice,
    lock: param.required(param.boolean('locks it, which leaves its instances running')),
  },
  answer: objectOf('account', accountFields),
})
