import type { Commands } from '@mold/shared/commands/index.ts'
import type { Db } from '../../db/database.ts'
import { findDuplicates } from '../../images/duplicates.service.ts'
import { usageOf } from '../../images/limits.ts'
import type { SyncHandler } from '../handler.ts'

export const createCheckNewImage =
  (db: Db): SyncHandler<Commands['checkNewImage']> =>
  async (params, { caller }) => {
    const [duplicates, usage] = await Promise.all([
      findDuplicates(db, caller, params),
      usageOf(db, caller.account),
    ])
    return { duplicates, ...usage }
  }
