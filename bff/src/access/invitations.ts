import { type RawBuilder, sql } from 'kysely'
import { type Caller, isDomainAdmin, isRoot } from './caller.ts'

/**
 * Who may know of an invitation to a project, in SQL over `project_invitation i`, `project p` and its domain `pd`:
 * the invited account, and whoever manages the project (`mayManageProject`). Lists and single ones go by it.
 */
export function seenInvitations(caller: Caller): RawBuilder<boolean> {
  if (isRoot(caller)) return sql<boolean>`true`
  const managed = caller.projects
    .filter(({ admin }) => admin || isDomainAdmin(caller))
    .map(({ accountId }) => accountId)
  const own = sql<boolean>`(i.account_id = ${caller.account.id} or p.account_id = any(${managed}))`
  if (!isDomainAdmin(caller)) return own
  return sql<boolean>`(${own} or starts_with(pd.path, ${caller.domain.path}))`
}
