import { listAsyncJobs as declaration } from '@mold/shared/commands/jobs/listAsyncJobs.ts'
import type { Commands } from '@mold/shared/commands/index.ts'
import { listScope } from '../../access/list-scope.ts'
import type { Db } from '../../db/database.ts'
import { jobColumns, listJobs } from '../../jobs/job.repository.ts'
import { jobView } from '../../jobs/job.view.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { dateParam } from '../date-params.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortOf } from '../sorting.ts'

export const createListAsyncJobs =
  (parts: { db: Db; settings: Settings }): SyncHandler<Commands['listAsyncJobs']> =>
  async ({ page, pagesize, startdate, ...params }, { caller }) => {
    const max = await parts.settings.number('default.page.size')
    const sort = sortOf(params, jobColumns)
    const scope = await listScope(parts.db, caller, params, declaration)
    if (!scope) return { count: 0, items: [] }
    const { count, rows } = await listJobs(parts.db, {
      ...params,
      ...pageOf({ page, pagesize }, max),
      sort,
      scope,
      startdate: dateParam(startdate, 'start', declaration),
    })
    return { count, items: rows.map((row) => jobView(row, caller)) }
  }
