import { allPagesQuery } from '../../api/all-pages.ts'
import type { ParamsFor, ResultFor } from '../../api/client.ts'
import { invalidate } from '../../api/query-client.ts'
import { urlOptional, urlOptionalText, useUrlState } from '../../router/url-state.ts'
import type { Tone } from '../../ui/state-badge.tsx'

export type Account = ResultFor<'listAccounts'>['items'][number]
export type Domain = ResultFor<'listDomains'>['items'][number]
export type User = ResultFor<'listUsers'>['items'][number]

export const accountsPath = '/accounts'
export const domainsPath = '/domains'
export const accountPath = (id: string) => `${accountsPath}/${id}`
/** The accounts of a domain. */
export const accountsOf = (domainId: string) => `${accountsPath}?domain=${domainId}`

export const peopleDialogs = [
  'account-add',
  'account-edit',
  'account-disable',
  'account-lock',
  'account-enable',
  'account-delete',
  'account-limits',
  'user-add',
  'user-edit',
  'user-password',
  'user-keys',
  'user-disable',
  'user-enable',
  'user-delete',
  'domain-add',
  'domain-edit',
  'domain-delete',
  'domain-limits',
] as const
export type PeopleDialog = (typeof peopleDialogs)[number]

const dialogShape = { dialog: urlOptional(peopleDialogs), on: urlOptionalText }

/** Which dialog is open about which account, user or domain: in the address, so that *back* closes it. */
export function usePeopleDialog() {
  const [{ dialog, on }, set] = useUrlState(dialogShape)
  return {
    dialog,
    on,
    open: (next: PeopleDialog, id?: string) => set({ dialog: next, on: id }, { push: true }),
    close: () => set({ dialog: undefined, on: undefined }),
  }
}

/** States of accounts and users. */
export const states = ['enabled', 'disabled', 'locked'] as const
export type State = (typeof states)[number]

export function stateOf({ state }: { readonly state?: string | undefined }): State {
  return states.find((each) => each === state) ?? 'enabled'
}

export const stateTones: Readonly<Record<State, Tone>> = {
  enabled: 'ready',
  disabled: 'quiet',
  locked: 'attention',
}

/** Account types by the role that they give (protocol §13). */
export const accountTypes = { User: 0, Admin: 1, DomainAdmin: 2, ResourceAdmin: 3 } as const
export type AccountRole = keyof typeof accountTypes

export function roleOf(type: number | undefined): AccountRole {
  const roles = Object.keys(accountTypes) as AccountRole[]
  return roles.find((role) => accountTypes[role] === type) ?? 'User'
}

/** One account, with what it has and may have. */
export const oneAccount = (id: string): ParamsFor<'listAccounts'> => ({ id, listall: true })

/** Every domain that the caller may see, each before those below it. */
export const everyDomain = {
  listall: true,
  sortby: 'path',
} as const satisfies ParamsFor<'listDomains'>

/** The same without what they have, for fields that offer them. */
export const domainsQuery = allPagesQuery('listDomains', { ...everyDomain, details: ['min'] })

/** Reads what shows accounts, users and domains again, after a change. */
export async function refreshPeople(): Promise<void> {
  await Promise.all([
    invalidate('listAccounts'),
    invalidate('listUsers'),
    invalidate('listDomains'),
    invalidate('listResourceLimits'),
    invalidate('listEvents'),
    invalidate('listProjects'),
    invalidate('listProjectAccounts'),
    invalidate('listProjectInvitations'),
  ])
}
