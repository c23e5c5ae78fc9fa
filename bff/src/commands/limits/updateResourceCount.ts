import { updateResourceCount as declaration } from '@mold/shared/commands/limits/updateResourceCount.ts'
import { resourceTypes } from '@mold/shared/resource-types.ts'
import { limitOwner, limitOwnerView } from '../../access/limit-owner.ts'
import type { Db } from '../../db/database.ts'
import { usageByType } from '../../limits/usage.repository.ts'
import type { SyncHandler } from '../handler.ts'
import { wantedType } from './resource-type.ts'

/** api-commands §13: counts are those of the rows, so that nothing is written. */
export const createUpdateResourceCount =
  (db: Db): SyncHandler<typeof declaration> =>
  async (params, { caller }) => {
    const wanted = wantedType(params, declaration)
    const owner = await limitOwner(db, caller, params, declaration)
    const used = await usageByType(db, owner)
    const items = resourceTypes
      .map((type, number) => ({
        resourcetype: String(number),
        resourcetypename: type,
        resourcecount: used[type] ?? 0,
        ...limitOwnerView(owner),
      }))
      .filter(({ resourcetypename: type }) => wanted === undefined || type === wanted)
    return { count: items.length, items }
  }
