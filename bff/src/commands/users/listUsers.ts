import { listUsers as declaration } from '@mold/shared/commands/users/listUsers.ts'
import { idOf } from '../../access/ids.ts'
import { listScope } from '../../access/list-scope.ts'
import {
  countUsers,
  findUsers,
  userColumns,
  type UserFilter,
} from '../../people/users/user.repository.ts'
import { userView } from '../../people/users/user.view.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortOf } from '../sorting.ts'

/** api-commands §6: users see those of their own account. */
export function createListUsers(db: Db, settings: Settings): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    const page = pageOf(params, await settings.number('default.page.size'))
    const sort = sortOf(params, userColumns)
    const scope = await listScope(db, caller, params, declaration)
    if (!scope) return { count: 0, items: [] }
    const { id } = params
    if (id !== undefined) await idOf(db, 'user', id, { command: declaration, param: 'id' })
    const filter: UserFilter = {
      scope,
      uuid: id,
      username: params.username,
      accountType: params.accounttype,
      state: params.state,
      keyword: params.keyword,
    }
    const [count, rows] = await Promise.all([
      countUsers(db, filter),
      findUsers(db, filter, { ...page, sort }),
    ])
    return { count, items: rows.map((row) => userView(row, caller)) }
  }
}
