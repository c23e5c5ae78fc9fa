import { listProjectInvitations as declaration } from '@mold/shared/commands/projects/listProjectInvitations.ts'
import { type Caller, isAdmin } from '../../access/caller.ts'
import { idOf, invalidUuid, isUuid } from '../../access/ids.ts'
import { seenInvitations } from '../../access/invitations.ts'
import { anyProject, type OwnerScope, ownerScope } from '../../access/owners.ts'
import type { Db } from '../../db/database.ts'
import { findInvitations, invitationColumns } from '../../projects/invitation.repository.ts'
import { invitationTimeout } from '../../projects/invitation.service.ts'
import { invitationView } from '../../projects/invitation.view.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortOf } from '../sorting.ts'

type Params = Parameters<SyncHandler<typeof declaration>>[0]

/** Whose invitations: of one project or by id all that the caller may know of, else those of accounts. */
async function invitedBy(db: Db, caller: Caller, params: Params): Promise<OwnerScope | undefined> {
  const { account, domainid, listall } = params
  if (account === undefined && domainid === undefined) {
    if (params.id !== undefined || params.projectid !== undefined) return undefined
    if (isAdmin(caller) && listall === true) return undefined
  }
  return ownerScope(db, caller, { ...params, projectid: undefined })
}

/** api-commands §7 */
export function createListProjectInvitations(parts: {
  db: Db
  settings: Settings
}): SyncHandler<typeof declaration> {
  const { db, settings } = parts
  return async (params, { caller }) => {
    const page = pageOf(params, await settings.number('default.page.size'))
    const sort = sortOf(params, invitationColumns)
    const { id, projectid, userid, domainid } = params
    const command = declaration
    if (id !== undefined && !isUuid(id)) throw invalidUuid(id, { command, param: 'id' })
    if (userid !== undefined) await idOf(db, 'user', userid, { command, param: 'userid' })
    if (domainid !== undefined) {
      await idOf(db, 'domain', domainid, { command, param: 'domainid', includeRemoved: false })
    }
    const projectId =
      projectid === undefined || projectid === anyProject
        ? undefined
        : await idOf(db, 'project', projectid, { command, param: 'projectid' })
    const timeout = await invitationTimeout(settings)
    const { count, rows } = await findInvitations(
      db,
      {
        seen: seenInvitations(caller),
        invited: await invitedBy(db, caller, params),
        uuid: id,
        projectId,
        userUuid: userid,
        state: params.state,
        activeOnly: params.activeonly,
        keyword: params.keyword,
        timeout,
      },
      { ...page, sort },
    )
    return { count, items: rows.map((row) => invitationView(row, caller, timeout)) }
  }
}
