import { updateResourceLimit as declaration } from '@mold/shared/commands/limits/updateResourceLimit.ts'
import { resourceTypes } from '@mold/shared/resource-types.ts'
import { limitOwner, limitOwnerView } from '../../access/limit-owner.ts'
import type { Db } from '../../db/database.ts'
import { setLimit } from '../../limits/set-limit.service.ts'
import { unlimited } from '../../settings/resource-limits.ts'
import type { SyncHandler } from '../handler.ts'
import { wantedType } from './resource-type.ts'

/** api-commands §13 */
export const createUpdateResourceLimit =
  (db: Db): SyncHandler<typeof declaration> =>
  async (params, { caller }) => {
    const type = wantedType(params, declaration) ?? 'template'
    const owner = await limitOwner(db, caller, params, declaration)
    const { max = unlimited } = params
    await setLimit(db, caller, { owner, type, max })
    return {
      resourcetype: String(resourceTypes.indexOf(type)),
      resourcetypename: type,
      max,
      ...limitOwnerView(owner),
    }
  }
