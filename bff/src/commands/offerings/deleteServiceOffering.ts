import { deleteServiceOffering as declaration } from '@mold/shared/commands/offerings/deleteServiceOffering.ts'
import { idOf } from '../../access/ids.ts'
import { removeOffering } from '../../compute/offerings/offering.repository.ts'
import type { Db } from '../../db/database.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §10 */
export const createDeleteServiceOffering =
  (db: Db): SyncHandler<typeof declaration> =>
  async ({ id }) => {
    const of = { command: declaration, param: 'id', includeRemoved: false }
    await removeOffering(db, 'service_offering', await idOf(db, 'service_offering', id, of))
    return { success: true }
  }
