import { type Caller, isAdmin, isDomainAdmin, isRoot } from '../access/caller.ts'
import { ownerAccount, ownerScope } from '../access/owners.ts'
import type { Db, Trx } from '../db/database.ts'
import { limitsSet } from '../limits/limit.repository.ts'
import { resourceSetView } from '../limits/resource-set.ts'
import { instanceCounts } from '../compute/instances/counts.repository.ts'
import { usageOfAccounts } from '../limits/usage.repository.ts'
import { createSettings } from '../settings/settings.service.ts'
import type { ProjectRow, ProjectScope } from './list.repository.ts'
import { projectView, type WireProject } from './project.view.ts'

interface ScopeParams {
  readonly id?: string | undefined
  readonly account?: string | undefined
  readonly domainid?: string | undefined
  readonly listall?: boolean | undefined
  readonly isrecursive?: boolean | undefined
}

/** Everything that a caller may enter (`mayEnterProject`). */
function enterable(caller: Caller): ProjectScope {
  if (isRoot(caller)) return { kind: 'everything', projects: 'with' }
  if (isDomainAdmin(caller)) {
    return { kind: 'subtree', path: caller.domain.path, projects: 'with' }
  }
  return { kind: 'member', accountId: caller.account.id }
}

/**
 * Which projects a list is about (api-commands §7): those that the caller's account or the named one belongs
 * to, or for admins those of a domain or all below. One that is named by its id is looked for wherever the
 * caller may.
 *
 * @throws AppError api.denied, account.*
 */
export async function projectScopes(
  db: Db,
  caller: Caller,
  params: ScopeParams,
): Promise<ProjectScope[]> {
  const { id, account, domainid } = params
  if (account !== undefined) {
    const { id: accountId } = await ownerAccount(db, caller, { account, domainid })
    return [{ kind: 'member', accountId }]
  }
  if (isAdmin(caller) && domainid !== undefined) {
    const scope = await ownerScope(db, caller, params)
    return scope.kind === 'accounts' ? [enterable(caller)] : [scope]
  }
  if (id !== undefined || params.listall === true) return [enterable(caller)]
  return [{ kind: 'member', accountId: caller.account.id }]
}

/** What callers are shown of rows, with what the projects have and may have unless that is left out. */
export async function viewProjects(
  db: Db | Trx,
  caller: Caller,
  rows: readonly ProjectRow[],
  withCounters = true,
): Promise<WireProject[]> {
  if (!withCounters) return rows.map((row) => projectView(row, caller, undefined))
  const accountIds = rows.map((row) => row.account_id)
  const [settings, used, own, instances] = await Promise.all([
    createSettings(db).all(),
    usageOfAccounts(db, accountIds),
    limitsSet(db, 'account_id', accountIds),
    instanceCounts(db, accountIds),
  ])
  return rows.map((row) => {
    const { account_id: id } = row
    const owner = { kind: 'project', isRoot: false, own: own(id) } as const
    const resources = resourceSetView(settings, owner, used(id))
    return projectView(row, caller, { ...instances(id), ...resources })
  })
}
