import { listOsCategories as declaration } from '@mold/shared/commands/os/listOsCategories.ts'
import { idOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { findOsCategories } from '../../infrastructure/os.repository.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortItems } from '../sorting.ts'

/** api-commands §5 */
export function createListOsCategories(
  db: Db,
  settings: Settings,
): SyncHandler<typeof declaration> {
  return async (params) => {
    const { limit, offset } = pageOf(params, await settings.number('default.page.size'))
    const { id } = params
    if (id !== undefined) {
      await idOf(db, 'guest_os_category', id, { command: declaration, param: 'id' })
    }
    const rows = await findOsCategories(db, {
      uuid: id,
      name: params.name,
      keyword: params.keyword,
    })
    const items = rows.map((row) => ({ id: row.uuid, name: row.name, isfeatured: false }))
    const sorted = sortItems(items, params, declaration)
    return { count: rows.length, items: sorted.slice(offset, offset + limit) }
  }
}
