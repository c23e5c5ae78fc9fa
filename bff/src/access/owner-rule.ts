import type { ErrorCode } from '@mold/shared/errors.ts'
import { isDomainAdmin, isRoot, ownAccounts, type Standing } from './caller.ts'

/* Instances, volumes and snapshots: things that are nobody's but their owner's. Lists have the same rule as scope. */

export interface OwnerFacts {
  readonly accountId: number
  readonly ownerDomainPath: string
}

/**
 * True for the owner account, members of the project that owns it, admins of its domain or one above, and root
 * admins; else the code of the refusal.
 */
export function mayOperate(caller: Standing, of: OwnerFacts): true | ErrorCode {
  if (isRoot(caller) || ownAccounts(caller).includes(of.accountId)) return true
  const manages = isDomainAdmin(caller) && of.ownerDomainPath.startsWith(caller.domain.path)
  return manages || 'api.denied'
}
