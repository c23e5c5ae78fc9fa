import { listResourceLimits as declaration } from '@mold/shared/commands/limits/listResourceLimits.ts'
import { limitOwner, limitOwnerView } from '../../access/limit-owner.ts'
import type { Db } from '../../db/database.ts'
import { resourceLimits } from '../../settings/resource-limits.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortItems } from '../sorting.ts'
import { wantedType } from './resource-type.ts'

/** api-commands §13 */
export const createListResourceLimits =
  (parts: { db: Db; settings: Settings }): SyncHandler<typeof declaration> =>
  async (params, { caller }) => {
    const settings = await parts.settings.all()
    const page = pageOf(params, settings.number('default.page.size'))
    const wanted = wantedType(params, declaration)
    const owner = await limitOwner(parts.db, caller, params, declaration)
    const keyword = params.keyword?.toLowerCase() ?? ''
    const found = resourceLimits(settings, owner)
      .filter(({ type }) => wanted === undefined || type === wanted)
      .filter(({ type }) => type.includes(keyword))
    const items = found.map((limit) => ({
      resourcetype: String(limit.number),
      resourcetypename: limit.type,
      max: limit.max,
      ...limitOwnerView(owner),
    }))
    const sorted = sortItems(items, params, declaration)
    return { count: found.length, items: sorted.slice(page.offset, page.offset + page.limit) }
  }
