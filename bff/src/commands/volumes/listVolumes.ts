import type { listVolumes as declaration } from '@mold/shared/commands/volumes/listVolumes.ts'
import { volumeColumns } from '../../compute/volumes/list/list.repository.ts'
import { listVolumes } from '../../compute/volumes/list/list.service.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortOf } from '../sorting.ts'

/** api-commands §9 */
export const createListVolumes =
  (parts: { db: Db; settings: Settings }): SyncHandler<typeof declaration> =>
  async (params, { caller }) => {
    const page = pageOf(params, await parts.settings.number('default.page.size'))
    return listVolumes(parts.db, caller, params, { ...page, sort: sortOf(params, volumeColumns) })
  }
