import { adminRoles, command, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { newUserParams } from './new-user.params.ts'
import { userFields } from './user.fields.ts'

/** api-commands §6 */
export const createUser = command({
  name: 'createUser',
  description: 'Adds a user to an account',
  roles: adminRoles,
  mode: 'sync',
  readonly: false,
  params: {
    ...newUserParams,
    account: param.required(param.string('name of the account', { related: 'listAccounts' })),
    domainid: param.uuid('the domain of the account; the caller’s if left out', {
      related: 'listDomains',
    }),
  },
  answer: objectOf('user', userFields),
})
