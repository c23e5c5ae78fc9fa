import { listConfigurations as declaration } from '@mold/shared/commands/configuration/listConfigurations.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import { findSettings } from '../../settings/find-settings.ts'
import { settingView } from '../../settings/setting.view.ts'
import { namesSetIn } from '../../settings/settings.repository.ts'
import { createSettings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortItems } from '../sorting.ts'
import { placeOf } from './place.ts'

/** api-commands §4. With a scope id: the settings of that scope, with their values in effect there. */
export function createListConfigurations(db: Db): SyncHandler<typeof declaration> {
  return async (params) => {
    if (params.subgroup !== undefined && params.group === undefined) {
      throw new AppError('setting.subgroup_alone')
    }
    const { scope, scopeId, ids } = await placeOf(db, params, declaration)
    const values = await createSettings(db).all(ids)
    const set = scope === 'global' ? undefined : await namesSetIn(db, { scope, scopeId })
    // A group is shown whole.
    const max = params.group === undefined ? values.number('default.page.size') : -1
    const paging = params.group === undefined ? params : {}
    const { limit, offset } = pageOf(paging, max)
    const found = findSettings({ ...params, scope })
    const items = found.map(([name, setting]) =>
      settingView(name, setting, values.value(name), set && { scope, isSet: set.has(name) }),
    )
    const sorted = sortItems(items, params, declaration)
    return { count: found.length, items: sorted.slice(offset, offset + limit) }
  }
}
