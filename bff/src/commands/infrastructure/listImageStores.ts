import { listImageStores as declaration } from '@mold/shared/commands/infrastructure/listImageStores.ts'
import { idOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { findImageStores } from '../../infrastructure/image-store-list.repository.ts'
import { imageStoreView } from '../../infrastructure/image-store.view.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortItems } from '../sorting.ts'

interface Parts {
  readonly db: Db
  readonly settings: Settings
}

/** api-commands §5. Sizes and states are those that servers noted: a store that hangs holds up no list. */
export function createListImageStores(parts: Parts): SyncHandler<typeof declaration> {
  const { db, settings } = parts
  return async (params) => {
    const { limit, offset } = pageOf(params, await settings.number('default.page.size'))
    const { id, zoneid } = params
    if (id !== undefined) await idOf(db, 'image_store', id, { command: declaration, param: 'id' })
    const stores = await findImageStores(db, {
      uuid: id,
      name: params.name,
      zoneId:
        zoneid === undefined
          ? undefined
          : await idOf(db, 'zone', zoneid, { command: declaration, param: 'zoneid' }),
      protocol: params.protocol,
      provider: params.provider,
      readonly: params.readonly,
      keyword: params.keyword,
    })
    const sorted = sortItems(stores.map(imageStoreView), params, declaration)
    return { count: stores.length, items: sorted.slice(offset, offset + limit) }
  }
}
