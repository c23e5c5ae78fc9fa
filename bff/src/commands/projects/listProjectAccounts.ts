import { listProjectAccounts as declaration } from '@mold/shared/commands/projects/listProjectAccounts.ts'
import { shownPath } from '../../access/caller.ts'
import { idOf } from '../../access/ids.ts'
import { projectFor } from '../../access/projects.ts'
import type { Db } from '../../db/database.ts'
import { findMembers, memberColumns } from '../../projects/member.repository.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortOf } from '../sorting.ts'

/** api-commands §7: for those who may enter the project. */
export function createListProjectAccounts(parts: {
  db: Db
  settings: Settings
}): SyncHandler<typeof declaration> {
  const { db } = parts
  return async (params, { caller }) => {
    const page = pageOf(params, await parts.settings.number('default.page.size'))
    const sort = sortOf(params, memberColumns)
    const { projectid, userid } = params
    await idOf(db, 'project', projectid, { command: declaration, param: 'projectid' })
    if (userid !== undefined) {
      await idOf(db, 'user', userid, { command: declaration, param: 'userid' })
    }
    const project = await projectFor(db, caller, projectid)
    // Roles of projects beyond the two types are not made by this server.
    if (params.projectroleid !== undefined) return { count: 0, items: [] }
    const { count, rows } = await findMembers(
      db,
      { ...params, projectId: project.id, userUuid: userid },
      { ...page, sort },
    )
    const items = rows.map((row) => ({
      projectid: project.uuid,
      project: project.name,
      accountid: row.uuid,
      account: row.name,
      accounttype: row.type,
      role: row.role,
      domainid: row.domain_uuid,
      domain: row.domain_name,
      domainpath: shownPath(row.domain_path),
      user: row.users,
    }))
    return { count, items }
  }
}
