import { AppError } from '@mold/shared/errors.ts'
import type { Db, Trx } from '../db/database.ts'
import { lockRooms, requireRoom } from '../limits/room.ts'
import { countProjects } from '../limits/usage.repository.ts'
import { requireAlive } from './find.ts'
import { endInvitation } from './invitation.repository.ts'
import {
  accountsCalled,
  adminsOf,
  lockProject,
  type ProjectRole,
  putMember,
  removeMember,
  roleIn,
} from './project.repository.ts'

interface Project {
  readonly id: number
  readonly domainId: number
}

interface Named {
  readonly account?: string | undefined
  readonly email?: string | undefined
}

/**
 * The account of the project's domain that is to become a member (api-commands §7).
 *
 * @throws AppError project.account_missing, project.account_unknown, project.email_unknown
 */
export async function newMember(db: Db, project: Project, { account, email }: Named) {
  if (account !== undefined) {
    const [found] = await accountsCalled(db, project.domainId, { name: account })
    if (found) return found
    throw new AppError('project.account_unknown', { account })
  }
  if (!email?.trim()) throw new AppError('project.account_missing')
  const found = await accountsCalled(db, project.domainId, { email: email.trim() })
  const [only] = found
  if (only && found.length === 1) return only
  throw new AppError('project.email_unknown', { email, count: found.length })
}

/** Whoever manages a project has it among those that its limit counts. @throws AppError limit.exceeded* */
async function requireProject(trx: Trx, accountId: number): Promise<void> {
  requireRoom(await lockRooms(trx, accountId, 'project', countProjects), 'project', 1)
}

/**
 * Makes an account a member; one that is a member already stays what it is. Safe to run twice.
 *
 * @throws AppError project.account_state, project.unknown, limit.exceeded*
 */
export async function addMember(
  db: Db,
  project: Project,
  member: { readonly accountId: number; readonly role: ProjectRole },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await lockProject(trx, project.id)
    if (!row) throw new AppError('project.unknown')
    await joinProject(trx, row, member)
  })
}

/**
 * The same in a transaction that holds the project. Whoever was invited need not answer any more.
 *
 * @throws AppError project.account_state, limit.exceeded*
 */
export async function joinProject(
  trx: Trx,
  { id, state }: { readonly id: number; readonly state: string },
  { accountId, role }: { readonly accountId: number; readonly role: ProjectRole },
): Promise<void> {
  if (await roleIn(trx, id, accountId)) return
  if (state !== 'Active') throw new AppError('project.account_state', { state })
  if (role === 'Admin') await requireProject(trx, accountId)
  await putMember(trx, id, accountId, role)
  await endInvitation(trx, { projectId: id, accountId }, 'Completed')
}

/**
 * Throws unless an account may leave: the last Admin stays.
 *
 * @throws AppError project.account_unknown_in, project.not_member, project.member_is_owner
 */
export async function memberToRemove(
  db: Db,
  project: Project & { readonly domainUuid: string },
  account: string,
) {
  const [found] = await accountsCalled(db, project.domainId, { name: account })
  if (!found) {
    throw new AppError('project.account_unknown_in', { account, domain: project.domainUuid })
  }
  const role = await roleIn(db, project.id, found.id)
  if (role === undefined) throw new AppError('project.not_member', { account })
  const admins = await adminsOf(db, project.id)
  if (role === 'Admin' && admins.length === 1) {
    throw new AppError('project.member_is_owner', { account })
  }
  return found
}

/** Ends a membership, which may have ended already. @throws AppError project.member_is_owner */
export async function dropMember(
  db: Db,
  project: Pick<Project, 'id'>,
  member: { readonly id: number; readonly name: string },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockProject(trx, project.id)
    const [admin, ...others] = await adminsOf(trx, project.id)
    if (admin === member.id && others.length === 0) {
      throw new AppError('project.member_is_owner', { account: member.name })
    }
    await removeMember(trx, project.id, member.id)
  })
}

/** What becomes of a member: the owner in the place of the only Admin, or of another role. */
export type RoleChange =
  | { readonly kind: 'swap'; readonly accountId: number }
  | { readonly kind: 'role'; readonly accountId: number; readonly role: ProjectRole }

/**
 * Gives a member another role, in a transaction that holds the project. Safe to run twice.
 *
 * @throws AppError project.only_admin, limit.exceeded*
 */
export async function changeRole(trx: Trx, projectId: number, change: RoleChange): Promise<void> {
  const { accountId } = change
  const admins = await adminsOf(trx, projectId)
  const role = change.kind === 'swap' ? 'Admin' : change.role
  const isAdmin = admins.includes(accountId)
  if (isAdmin === (role === 'Admin')) return
  if (role === 'Regular' && admins.length === 1) throw new AppError('project.only_admin')
  if (role === 'Admin') await requireProject(trx, accountId)
  await putMember(trx, projectId, accountId, role)
  const [only, ...others] = admins
  if (change.kind === 'swap' && only !== undefined && others.length === 0) {
    await putMember(trx, projectId, only, 'Regular')
  }
}

/** The row of a project that may still be changed, held until the transaction ends. */
export async function holdProject(trx: Trx, projectId: number) {
  const row = await lockProject(trx, projectId)
  if (!row) throw new AppError('project.not_found', { id: projectId })
  requireAlive(row)
  return row
}
