import { AppError, type ErrorCode } from '@mold/shared/errors.ts'
import type { Db, Trx } from '../db/database.ts'
import { type Caller, isDomainAdmin, isRoot, ownAccounts, type Standing } from './caller.ts'
import { isUuid } from './ids.ts'

/** What the rules need to know of a project. */
export interface ProjectFacts {
  /** The project's own account. */
  readonly accountId: number
  readonly domainPath: string
}

/** Members, root admins, and admins of its domain or one above may know of a project and its things. */
export function mayEnterProject(caller: Standing, project: ProjectFacts): boolean {
  if (isRoot(caller) || ownAccounts(caller).includes(project.accountId)) return true
  return isDomainAdmin(caller) && project.domainPath.startsWith(caller.domain.path)
}

/** Its admins, root admins, and admins of its domain or one above may change a project. */
export function mayManageProject(caller: Standing, project: ProjectFacts): boolean {
  const membership = caller.projects.find(({ accountId }) => accountId === project.accountId)
  if (membership !== undefined && !isDomainAdmin(caller) && !isRoot(caller)) return membership.admin
  return mayEnterProject(caller, project)
}

/**
 * A project by its uuid, for a caller that may enter it.
 *
 * @param unknown what is said of one that never was or is deleted, where a command has words of its own
 * @throws AppError `project.not_found`, `project.no_access` (api-commands §7)
 */
export async function projectFor(
  db: Db | Trx,
  caller: Caller,
  uuid: string,
  unknown: ErrorCode = 'project.not_found',
) {
  const project = isUuid(uuid)
    ? await db
        .selectFrom('project as p')
        .innerJoin('domain as d', 'd.id', 'p.domain_id')
        .select(['p.id', 'p.uuid', 'p.name', 'p.state', 'p.account_id as accountId'])
        .select(['d.id as domainId', 'd.uuid as domainUuid', 'd.path as domainPath'])
        .where('p.uuid', '=', uuid.toLowerCase())
        .where('p.removed', 'is', null)
        .executeTakeFirst()
    : undefined
  if (!project) throw new AppError(unknown, { id: uuid })
  if (!mayEnterProject(caller, project)) {
    throw new AppError('project.no_access', { account: caller.account.name, id: uuid })
  }
  return project
}
