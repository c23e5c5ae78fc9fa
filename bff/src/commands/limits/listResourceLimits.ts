import { listResourceLimits as declaration } from '@mold/shared/commands/limits/listResourceLimits.ts'
import { lowerNameOf, type ParamsOf } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import { resourceTypes } from '@mold/shared/resource-types.ts'
import { limitOwner, limitOwnerView } from '../../access/limit-owner.ts'
import type { Db } from '../../db/database.ts'
import { resourceLimits } from '../../settings/resource-limits.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortItems } from '../sorting.ts'

/** api-commands §13 */
export const createListResourceLimits =
  (parts: { db: Db; settings: Settings }): SyncHandler<typeof declaration> =>
  async (params, { caller }) => {
    const settings = await parts.settings.all()
    const page = pageOf(params, settings.number('default.page.size'))
    const wanted = wantedType(params)
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

/** By number or by name in any case; the number wins. @throws AppError api.invalid_value */
function wantedType({ resourcetype, resourcetypename }: ParamsOf<typeof declaration>) {
  const command = lowerNameOf(declaration)
  if (resourcetype !== undefined) {
    const type = resourceTypes[resourcetype]
    if (type) return type
    throw new AppError('api.invalid_value', { command, name: 'resourcetype', value: resourcetype })
  }
  if (resourcetypename === undefined) return undefined
  const type = resourceTypes.find((name) => name === resourcetypename.toLowerCase())
  if (type) return type
  throw new AppError('api.invalid_value', {
    command,
    name: 'resourcetypename',
    value: resourcetypename,
  })
}
