import { listRoles as declaration } from '@mold/shared/commands/users/listRoles.ts'
import { shownRoles } from '../../access/roles.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortItems } from '../sorting.ts'

/** api-commands §6 */
export function createListRoles(parts: { settings: Settings }): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    const page = pageOf(params, await parts.settings.number('default.page.size'))
    const { id, name, type, state = 'enabled', keyword = '' } = params
    const found = shownRoles(caller)
      .filter((role) => id === undefined || role.id === id.toLowerCase())
      .filter((role) => name === undefined || role.name === name)
      .filter((role) => type === undefined || role.type === type)
      .filter((role) => role.name.toLowerCase().includes(keyword.toLowerCase()))
      .map((role) => ({ ...role, isdefault: true, state: 'enabled' }))
      .filter((role) => role.state === state.toLowerCase())
    const items = sortItems(found, params, declaration)
    return { count: found.length, items: items.slice(page.offset, page.offset + page.limit) }
  }
}
