import type { listOwnedThings as declaration } from '@mold/shared/commands/accounts/listOwnedThings.ts'
import type { Db } from '../../db/database.ts'
import { ownedThings } from '../../people/owned/owned.service.ts'
import type { SyncHandler } from '../handler.ts'

/** Mold's own: for dialogs that ask before they delete. */
export function createListOwnedThings(db: Db): SyncHandler<typeof declaration> {
  return (params, { caller }) => ownedThings(db, caller, params)
}
