import type { Commands } from '@mold/shared/commands/index.ts'
import type { Db } from '../../db/database.ts'
import { shownChecks } from '../../images/check/check.service.ts'
import type { SyncHandler } from '../handler.ts'

/** Mold's own. */
export function createListImageChecks(db: Db): SyncHandler<Commands['listImageChecks']> {
  return async ({ id }, { caller }) => {
    const items = await shownChecks(db, caller, id)
    return { count: items.length, items }
  }
}
