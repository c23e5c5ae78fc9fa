import { mayManageAccount } from './account-rule.ts'
import { type Caller, isAdmin, isRoot } from './caller.ts'

/** What the rule needs to know of a user. */
export interface UserFacts {
  readonly id: number
  /** Account type: 1 is root admin. */
  readonly account_type: number
  readonly domain_path: string
}

/**
 * Who may see and make the API keys of a user: the user itself, root admins, and admins of its
 * domain or one above (api-commands §6) — but never those of a root admin, since with them a domain
 * admin would be one.
 */
export function mayManageKeys(caller: Caller, user: UserFacts): boolean {
  if (caller.user.id === user.id || isRoot(caller)) return true
  return (
    isAdmin(caller) && user.account_type !== 1 && user.domain_path.startsWith(caller.domain.path)
  )
}

/** Who may add, disable and delete users: those who may manage the account (api-commands §6). */
export function mayManageUser(caller: Caller, user: UserFacts): boolean {
  return mayManageAccount(caller, { type: user.account_type, domain_path: user.domain_path })
}
