import { deleteZone as declaration } from '@mold/shared/commands/infrastructure/deleteZone.ts'
import { idOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { deleteZone } from '../../infrastructure/zone.service.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §5 */
export function createDeleteZone(db: Db): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    await deleteZone(
      db,
      caller,
      await idOf(db, 'zone', params.id, { command: declaration, param: 'id' }),
    )
    return { success: true }
  }
}
