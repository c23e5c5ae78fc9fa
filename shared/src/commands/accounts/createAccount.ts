import { adminRoles, command, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { newUserParams } from '../users/new-user.params.ts'
import { accountFields } from './account.fields.ts'

/** api-commands §6 */
export const createAccount = command({
  name: 'createAccount',
  description: 'Makes an account with its first user',
  roles: adminRoles,
  mode: 'sync',
  readonly: false,
  params: {
    ...newUserParams,
    account: param.string('name of the account; that of the user if left out'),
    accounttype: param.integer('0 user, 1 root admin, 2 domain admin, 3 resource admin'),
    roleid: param.uuid('a role in place of the type', { related: 'listRoles' }),
    domainid: param.uuid('its domain; ROOT if left out, or the domain of a domain admin who asks', {
      related: 'listDomains',
    }),
    networkdomain: param.string('network domain of the guests'),
    accountdetails: param.details('further details'),
    accountid: param.uuid('the id that it is to have'),
  },
  answer: objectOf('account', accountFields),
})
