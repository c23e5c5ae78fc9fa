import type { ParamsFor } from '../../api/client.ts'
import { listShape } from '../../router/list-state.ts'
import { urlOptional, urlOptionalText, type UrlState } from '../../router/url-state.ts'
import { accountTypes, states, type AccountRole } from './people.ts'

export const accountRoles = Object.keys(accountTypes) as AccountRole[]

/** The state of the list of accounts in its address. */
export const accountsShape = {
  ...listShape(['name', 'accounttype', 'state', 'created', 'domainpath'], {
    by: 'name',
    order: 'asc',
  }),
  /** Id of a domain; those below it count too. */
  domain: urlOptionalText,
  state: urlOptional(states),
  role: urlOptional(accountRoles),
}

export type AccountsState = UrlState<typeof accountsShape>

export const noFilters = { q: '', domain: undefined, state: undefined, role: undefined }

/** True while something narrows the list down. */
export function isFiltered({ q, domain, state, role }: AccountsState): boolean {
  return q !== '' || [domain, state, role].some((value) => value !== undefined)
}

/** The parameters of the list behind a state. */
export function accountParams(state: AccountsState): ParamsFor<'listAccounts'> {
  return {
    ...(state.domain === undefined
      ? { listall: true }
      : { domainid: state.domain, isrecursive: true }),
    keyword: state.q.trim() || undefined,
    state: state.state,
    ...(state.role === undefined ? {} : { accounttype: accountTypes[state.role] }),
    sortby: state.sort,
    sortorder: state.order,
    page: state.page,
    pagesize: state.size,
  }
}
