import { listDomains as declaration } from '@mold/shared/commands/domains/listDomains.ts'
import { idOf } from '../../access/ids.ts'
import { domainScope } from '../../access/people-scope.ts'
import type { Db } from '../../db/database.ts'
import {
  countDomains,
  domainById,
  domainColumns,
  type DomainFilter,
  findDomains,
} from '../../people/domains/domain.repository.ts'
import { domainViews } from '../../people/domains/domain.view.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { wantsResources } from '../details.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortOf } from '../sorting.ts'

/** api-commands §6 */
export function createListDomains(parts: {
  db: Db
  settings: Settings
}): SyncHandler<typeof declaration> {
  const { db, settings } = parts
  const of = { command: declaration, param: 'id' }
  return async (params, { caller }) => {
    const page = pageOf(params, await settings.number('default.page.size'))
    const sort = sortOf(params, domainColumns)
    const { id } = params
    const asked =
      id === undefined ? undefined : await domainById(db, await idOf(db, 'domain', id, of))
    const filter: DomainFilter = {
      scope: domainScope(caller, params, asked),
      name: params.name,
      level: params.level,
      keyword: params.keyword,
    }
    const [count, rows] = await Promise.all([
      countDomains(db, filter),
      findDomains(db, filter, { ...page, sort }),
    ])
    const resources = wantsResources(params)
    return { count, items: await domainViews(db, rows, caller, { resources }) }
  }
}
