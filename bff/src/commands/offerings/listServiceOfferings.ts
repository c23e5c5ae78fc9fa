import { listServiceOfferings as declaration } from '@mold/shared/commands/offerings/listServiceOfferings.ts'
import { idOf } from '../../access/ids.ts'
import {
  listServiceOfferings,
  serviceOfferingColumns,
} from '../../compute/offerings/offering.repository.ts'
import { serviceOfferingView } from '../../compute/offerings/offering.view.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortOf } from '../sorting.ts'

/** api-commands §10: everyone sees all of them. */
export const createListServiceOfferings =
  (parts: { db: Db; settings: Settings }): SyncHandler<typeof declaration> =>
  async (params) => {
    const { id, name, keyword } = params
    const page = pageOf(params, await parts.settings.number('default.page.size'))
    const sort = sortOf(params, serviceOfferingColumns)
    if (id !== undefined) {
      await idOf(parts.db, 'service_offering', id, { command: declaration, param: 'id' })
    }
    if (params.issystem === true) return { count: 0, items: [] }
    const filter = { uuid: id, name, keyword }
    const { count, rows } = await listServiceOfferings(parts.db, filter, { ...page, sort })
    return { count, items: rows.map(serviceOfferingView) }
  }
