import { listProjects as declaration } from '@mold/shared/commands/projects/listProjects.ts'
import { idOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import {
  countProjects,
  findProjects,
  projectColumns,
  type ProjectFilter,
} from '../../projects/list.repository.ts'
import { projectScopes, viewProjects } from '../../projects/list.service.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortOf } from '../sorting.ts'

/** api-commands §7 */
export function createListProjects(parts: {
  db: Db
  settings: Settings
}): SyncHandler<typeof declaration> {
  const { db } = parts
  return async (params, { caller }) => {
    const page = pageOf(params, await parts.settings.number('default.page.size'))
    const sort = sortOf(params, projectColumns)
    const { id, domainid, details = [] } = params
    const command = declaration
    if (id !== undefined) await idOf(db, 'project', id, { command, param: 'id' })
    if (domainid !== undefined) {
      await idOf(db, 'domain', domainid, { command, param: 'domainid', includeRemoved: false })
    }
    const recursive = params.isrecursive === true || params.account !== undefined
    const filter: ProjectFilter = {
      scopes: await projectScopes(db, caller, params),
      uuid: id,
      domainUuid: recursive ? undefined : domainid,
      name: params.name,
      displayText: params.displaytext,
      state: params.state,
      username: params.username,
      keyword: params.keyword,
    }
    const [count, rows] = await Promise.all([
      countProjects(db, filter),
      findProjects(db, filter, { ...page, sort }),
    ])
    const isShort = details.includes('min') && !details.some((of) => of !== 'min')
    return { count, items: await viewProjects(db, caller, rows, !isShort) }
  }
}
