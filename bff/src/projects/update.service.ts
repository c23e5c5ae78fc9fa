import { AppError } from '@mold/shared/errors.ts'
import { idOf } from '../access/ids.ts'
import type { Db } from '../db/database.ts'
import { requireAlive } from './find.ts'
import { changeRole, holdProject, type RoleChange } from './member.service.ts'
import {
  accountOfUser,
  accountsCalled,
  changeProject,
  isNameTaken,
  lockOwnAccount,
  type ProjectRole,
  roleIn,
} from './project.repository.ts'

/** Decoded parameters of updateProject: only what is given changes. */
export interface ProjectChanges {
  readonly name?: string | undefined
  readonly displaytext?: string | undefined
  readonly account?: string | undefined
  readonly userid?: string | undefined
  readonly swapowner?: boolean | undefined
  readonly roletype?: ProjectRole | undefined
}

interface Project {
  readonly id: number
  readonly name: string
  readonly state: string
  readonly domainId: number
  readonly domainUuid: string
}

const command = { name: 'updateProject' }

async function namedAccount(db: Db, project: Project, { account, userid }: ProjectChanges) {
  if (userid !== undefined) {
    await idOf(db, 'user', userid, { command, param: 'userid' })
    const of = await accountOfUser(db, userid)
    if (of && (account === undefined || of.name === account)) return of
    throw new AppError('project.user_not_of_account', { user: userid, account })
  }
  if (account === undefined) return undefined
  const [found] = await accountsCalled(db, project.domainId, { name: account })
  if (found) return found
  throw new AppError('project.account_unknown_in', { account, domain: project.domainUuid })
}

/**
 * What a call changes of whose role; nothing when it names no member.
 *
 * @throws AppError project.*
 */
export async function roleChange(
  db: Db,
  project: Project,
  changes: ProjectChanges,
): Promise<RoleChange | undefined> {
  requireAlive(project)
  if (changes.name?.trim() === '') throw new AppError('project.name_empty', { max: 255 })
  const member = await namedAccount(db, project, changes)
  if (!member) return undefined
  if ((await roleIn(db, project.id, member.id)) === undefined) {
    throw new AppError('project.owner_not_member', { account: member.name })
  }
  const { swapowner, roletype } = changes
  const accountId = member.id
  if (swapowner ?? roletype === undefined) return { kind: 'swap', accountId }
  return { kind: 'role', accountId, role: roletype ?? 'Regular' }
}

/**
 * Changes a project and the role of a member. Safe to run twice.
 *
 * @throws AppError project.*, limit.exceeded*
 */
export async function updateProject(
  db: Db,
  project: Project,
  changes: ProjectChanges,
): Promise<void> {
  const role = await roleChange(db, project, changes)
  const name = changes.name?.trim()
  await db.transaction().execute(async (trx) => {
    const { id, domain_id: domainId } = await holdProject(trx, project.id)
    if (name !== undefined && (await isNameTaken(trx, { name, domainId, exceptId: id }))) {
      throw new AppError('project.name_taken', { name, domain: project.domainUuid })
    }
    // Two that take one name at once are told apart by the database.
    await changeProject(trx, id, { name, display_text: changes.displaytext?.trim() || undefined })
    if (role) await changeRole(trx, id, role)
  })
}

/** Suspends or activates a project. Safe to run twice. @throws AppError project.being_deleted */
export async function setState(
  db: Db,
  projectId: number,
  state: 'Active' | 'Suspended',
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { id, account_id: accountId } = await holdProject(trx, projectId)
    // Those who are adding something have it in before, or see the new state.
    await lockOwnAccount(trx, accountId)
    await changeProject(trx, id, { state })
  })
}
