import { command, everyRole, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keyword, paging, sorting } from '../common.ts'
import { accountFields } from './account.fields.ts'

/**
 * api-commands §6: users see their own account, or all of their domain where
 * `allow.user.view.all.domain.accounts` is true; of others then only id, name and domain.
 */
export const listAccounts = command({
  name: 'listAccounts',
  description: 'Lists accounts',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this account'),
    name: param.string('exact name'),
    accounttype: param.integer('only accounts of this type'),
    state: param.string('enabled, disabled or locked'),
    iscleanuprequired: param.boolean(
      'accounts that have to be cleaned up, of which there are none',
    ),
    domainid: param.uuid('accounts of this domain', { related: 'listDomains' }),
    listall: param.boolean('for admins: all accounts that the caller may see'),
    isrecursive: param.boolean('with domainid: its sub-domains too'),
    details: param.list('all, resource or min; min leaves out what accounts have and may have'),
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('account', accountFields),
})
