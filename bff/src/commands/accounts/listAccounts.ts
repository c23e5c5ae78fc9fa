import { listAccounts as declaration } from '@mold/shared/commands/accounts/listAccounts.ts'
import { idOf } from '../../access/ids.ts'
import { accountScope } from '../../access/people-scope.ts'
import type { Db } from '../../db/database.ts'
import {
  accountColumns,
  type AccountFilter,
  countAccounts,
  findAccounts,
} from '../../people/accounts/account.repository.ts'
import { accountViews } from '../../people/accounts/account.view.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { wantsResources } from '../details.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortOf } from '../sorting.ts'

/** api-commands §6 */
export function createListAccounts(parts: {
  db: Db
  settings: Settings
}): SyncHandler<typeof declaration> {
  const { db, settings } = parts
  return async (params, { caller }) => {
    const page = pageOf(params, await settings.number('default.page.size'))
    const sort = sortOf(params, accountColumns)
    const { id } = params
    if (id !== undefined) await idOf(db, 'account', id, { command: declaration, param: 'id' })
    const scope = await accountScope(parts, caller, params, declaration)
    if (params.iscleanuprequired === true) return { count: 0, items: [] }
    const filter: AccountFilter = {
      scope,
      uuid: id,
      name: params.name,
      type: params.accounttype,
      state: params.state,
      keyword: params.keyword,
    }
    const [count, rows] = await Promise.all([
      countAccounts(db, filter),
      findAccounts(db, filter, { ...page, sort }),
    ])
    const resources = wantsResources(params)
    return { count, items: await accountViews(db, rows, caller, { resources }) }
  }
}
