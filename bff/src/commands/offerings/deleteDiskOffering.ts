import { deleteDiskOffering as declaration } from '@mold/shared/commands/offerings/deleteDiskOffering.ts'
import { idOf } from '../../access/ids.ts'
import { removeOffering } from '../../compute/offerings/offering.repository.ts'
import type { Db } from '../../db/database.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §10 */
export const createDeleteDiskOffering =
  (db: Db): SyncHandler<typeof declaration> =>
  async ({ id }) => {
    const of = { command: declaration, param: 'id', includeRemoved: false }
    await removeOffering(db, 'disk_offering', await idOf(db, 'disk_offering', id, of))
    return { success: true }
  }
