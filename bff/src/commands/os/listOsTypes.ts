import type { ParamsOf } from '@mold/shared/contract/command.ts'
import { listOsTypes as declaration } from '@mold/shared/commands/os/listOsTypes.ts'
import { idOf, idsOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { findOsTypes } from '../../infrastructure/os.repository.ts'
import { osTypeView, sortOsTypes } from '../../infrastructure/os.view.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortItems } from '../sorting.ts'

/** api-commands §5: sorted by description. */
export function createListOsTypes(db: Db, settings: Settings): SyncHandler<typeof declaration> {
  return async (params) => {
    const { limit, offset } = pageOf(params, await settings.number('default.page.size'))
    const { oscategoryid } = params
    const rows = await findOsTypes(db, {
      ids: await wantedIds(db, params),
      categoryId:
        oscategoryid === undefined
          ? undefined
          : await idOf(db, 'guest_os_category', oscategoryid, {
              command: declaration,
              param: 'oscategoryid',
            }),
      description: params.description,
      keyword: params.keyword,
    })
    const sorted = sortItems(sortOsTypes(rows).map(osTypeView), params, declaration)
    return { count: rows.length, items: sorted.slice(offset, offset + limit) }
  }
}

async function wantedIds(db: Db, { id, ids }: ParamsOf<typeof declaration>) {
  if (id !== undefined) {
    return [await idOf(db, 'guest_os', id, { command: declaration, param: 'id' })]
  }
  return ids && idsOf(db, 'guest_os', ids, { command: declaration, param: 'ids' })
}
