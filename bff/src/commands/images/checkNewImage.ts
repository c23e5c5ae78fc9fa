import type { Commands } from '@mold/shared/commands/index.ts'
import { ownerAccount } from '../../access/owners.ts'
import type { Db } from '../../db/database.ts'
import { findDuplicates } from '../../images/duplicates.service.ts'
import { maxVirtualBytes, usageOf } from '../../images/limits.ts'
import { createSettings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'

export const createCheckNewImage =
  (db: Db): SyncHandler<Commands['checkNewImage']> =>
  async (params, { caller }) => {
    const owner = await ownerAccount(db, caller, params)
    const [duplicates, usage, virtuallimit] = await Promise.all([
      findDuplicates(db, caller, params),
      usageOf(db, owner),
      maxVirtualBytes(createSettings(db)),
    ])
    return { duplicates, ...usage, virtuallimit }
  }
