import type { listSnapshots as declaration } from '@mold/shared/commands/snapshots/listSnapshots.ts'
import { snapshotColumns } from '../../compute/snapshots/list/list.repository.ts'
import { listSnapshots } from '../../compute/snapshots/list/list.service.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortOf } from '../sorting.ts'

/** api-commands §9 */
export const createListSnapshots =
  (parts: { db: Db; settings: Settings }): SyncHandler<typeof declaration> =>
  async (params, { caller }) => {
    const page = pageOf(params, await parts.settings.number('default.page.size'))
    const sort = sortOf(params, snapshotColumns)
    return listSnapshots(parts.db, caller, params, { ...page, sort })
  }
