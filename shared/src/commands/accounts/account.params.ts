import * as param from '../../contract/param.ts'

/** Names an account by its id, or by name and domain. */
export const accountChoice = {
  id: param.uuid('id of the account', { related: 'listAccounts' }),
  account: param.string('name of the account; goes with domainid', { related: 'listAccounts' }),
  domainid: param.uuid('the domain of the account', { related: 'listDomains' }),
}
