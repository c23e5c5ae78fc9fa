import { adminRoles, command, objectOf } from '../../contract/command.ts'
import { accountFields } from './account.fields.ts'
import { accountChoice } from './account.params.ts'

/** api-commands §6 */
export const enableAccount = command({
  name: 'enableAccount',
  description: 'Enables an account that was disabled or locked',
  roles: adminRoles,
  mode: 'sync',
  readonly: false,
  params: accountChoice,
  answer: objectOf('account', accountFields),
})
