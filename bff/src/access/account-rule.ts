import type { Role } from '@mold/shared/contract/command.ts'
import { type Caller, isDomainAdmin, isRoot } from './caller.ts'

/* Who may manage accounts, and what they may make of them (api-commands §6, protocol §13). */

/** What the rule needs to know of an account. */
export interface AccountFacts {
  /** 1 is root admin. */
  readonly type: number
  readonly domain_path: string
}

/** Root admins every account; admins of a domain those in it and below, but never a root admin's. */
export function mayManageAccount(caller: Caller, account: AccountFacts): boolean {
  if (isRoot(caller)) return true
  return (
    isDomainAdmin(caller) &&
    account.type !== 1 &&
    account.domain_path.startsWith(caller.domain.path)
  )
}

/** From those who may most to those who may least. */
const ranks: readonly Role[] = ['Admin', 'ResourceAdmin', 'DomainAdmin', 'User']

/** Nobody gives a role that may do more than their own. */
export function mayGiveRole(caller: Pick<Caller, 'role'>, role: Role): boolean {
  return ranks.indexOf(role) >= ranks.indexOf(caller.role)
}
