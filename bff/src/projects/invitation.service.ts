import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../access/caller.ts'
import { seenInvitations } from '../access/invitations.ts'
import { ownerAccount } from '../access/owners.ts'
import type { Db } from '../db/database.ts'
import type { Settings } from '../settings/settings.service.ts'
import {
  endInvitation,
  findInvitations,
  type InvitationRow,
  lockInvitation,
  putInvitation,
} from './invitation.repository.ts'
import { joinProject } from './member.service.ts'
import { lockProject, type ProjectRole, roleIn } from './project.repository.ts'

/** Seconds that an invitation lives (semantics §18). */
export const invitationTimeout = (settings: Pick<Settings, 'number'>): Promise<number> =>
  settings.number('project.invite.timeout')

/**
 * Invites an account in place of making it a member (api-commands §7); a member stays one, and whoever is invited
 * already is so anew. Safe to run twice.
 *
 * @throws AppError project.unknown, project.account_state
 */
export async function inviteToProject(
  db: Db,
  projectId: number,
  invited: { readonly accountId: number; readonly role: ProjectRole },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await lockProject(trx, projectId)
    if (!row) throw new AppError('project.unknown')
    if (await roleIn(trx, projectId, invited.accountId)) return
    if (row.state !== 'Active') throw new AppError('project.account_state', { state: row.state })
    await putInvitation(trx, { projectId, ...invited })
  })
}

/**
 * Whose invitation a call answers: the caller's account, or one that the caller may act for.
 *
 * @throws AppError api.denied, account.not_found
 */
export async function invitedAccount(
  db: Db,
  caller: Caller,
  project: { readonly domainUuid: string },
  account: string | undefined,
) {
  if (account === undefined || account === caller.account.name) {
    return { id: caller.account.id, name: caller.account.name }
  }
  return ownerAccount(db, caller, { account, domainid: project.domainUuid })
}

interface Answer {
  readonly project: { readonly id: number; readonly uuid: string }
  readonly invited: { readonly id: number; readonly name: string }
  /** Of the invitation, where the call names it. */
  readonly uuid: string | undefined
  readonly accept: boolean
  readonly timeout: number
}

/**
 * Accepts or declines the invitation of an account; who declines may do so after it has expired, too. Safe to run
 * twice.
 *
 * @throws AppError project.invitation_unknown, project.invitation_expired, project.account_state, limit.exceeded*
 */
export async function answerInvitation(db: Db, of: Answer): Promise<void> {
  const { project, invited, accept } = of
  const ids = { projectId: project.id, accountId: invited.id }
  await db.transaction().execute(async (trx) => {
    const row = await lockProject(trx, project.id)
    const found = row && (await lockInvitation(trx, ids, of.timeout))
    const words = { account: invited.name, id: project.uuid }
    const ended = accept ? 'Completed' : 'Declined'
    if (!found || (of.uuid !== undefined && of.uuid.toLowerCase() !== found.uuid)) {
      throw new AppError('project.invitation_unknown', words)
    }
    if (found.state === ended) return
    if (found.state === 'Expired' && accept) throw new AppError('project.invitation_expired', words)
    if (found.state !== 'Pending' && found.state !== 'Expired') {
      throw new AppError('project.invitation_unknown', words)
    }
    if (accept) await joinProject(trx, row, { accountId: invited.id, role: found.role })
    await endInvitation(trx, ids, ended)
  })
}

/**
 * Throws unless an account has an invitation that it may answer so.
 *
 * @throws AppError as answerInvitation
 */
export async function requireInvitation(db: Db, caller: Caller, of: Answer): Promise<void> {
  const { project, invited, accept, uuid, timeout } = of
  const words = { account: invited.name, id: project.uuid }
  const { rows } = await findInvitations(
    db,
    {
      seen: seenInvitations(caller),
      invited: { kind: 'accounts', accountIds: [invited.id] },
      projectId: project.id,
      timeout,
    },
    { limit: 1, offset: 0 },
  )
  const [last] = rows
  if (!last || (uuid !== undefined && uuid.toLowerCase() !== last.uuid)) {
    throw new AppError('project.invitation_unknown', words)
  }
  if (last.state === 'Expired' && accept) throw new AppError('project.invitation_expired', words)
  if (last.state !== 'Pending' && last.state !== 'Expired') {
    throw new AppError('project.invitation_unknown', words)
  }
}

/** One invitation that the caller may know of. @throws AppError project.invitation_missing */
export async function findInvitation(
  db: Db,
  caller: Caller,
  uuid: string,
  timeout: number,
): Promise<InvitationRow> {
  const filter = { seen: seenInvitations(caller), uuid, timeout }
  const [row] = (await findInvitations(db, filter, { limit: 1, offset: 0 })).rows
  if (!row) throw new AppError('project.invitation_missing', { id: uuid })
  return row
}
