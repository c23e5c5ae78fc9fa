import { listDiskOfferings as declaration } from '@mold/shared/commands/offerings/listDiskOfferings.ts'
import { idOf } from '../../access/ids.ts'
import {
  diskOfferingColumns,
  listDiskOfferings,
} from '../../compute/offerings/offering.repository.ts'
import { diskOfferingView } from '../../compute/offerings/offering.view.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortOf } from '../sorting.ts'

/** api-commands §10: everyone sees all of them. */
export const createListDiskOfferings =
  (parts: { db: Db; settings: Settings }): SyncHandler<typeof declaration> =>
  async (params) => {
    const { id, name, keyword } = params
    const page = pageOf(params, await parts.settings.number('default.page.size'))
    const sort = sortOf(params, diskOfferingColumns)
    if (id !== undefined) {
      await idOf(parts.db, 'disk_offering', id, { command: declaration, param: 'id' })
    }
    const filter = { uuid: id, name, keyword }
    const { count, rows } = await listDiskOfferings(parts.db, filter, { ...page, sort })
    return { count, items: rows.map(diskOfferingView) }
  }
