import { command, everyRole, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keyword, paging, sorting } from '../common.ts'
import { userFields } from './user.fields.ts'

/** api-commands §6: a user sees the users of the own account. */
export const listUsers = command({
  name: 'listUsers',
  description: 'Lists users',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this user'),
    username: param.string('exact user name'),
    account: param.string('users of this account; goes with domainid', { related: 'listAccounts' }),
    accounttype: param.integer('users of accounts of this type'),
    state: param.string('enabled, disabled or locked'),
    domainid: param.uuid('users of this domain', { related: 'listDomains' }),
    listall: param.boolean('for admins: all users that the caller may see'),
    isrecursive: param.boolean('with domainid: its sub-domains too'),
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('user', userFields),
})
