import { updateZone as declaration } from '@mold/shared/commands/infrastructure/updateZone.ts'
import { idOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { shownZone } from '../../infrastructure/zone.view.ts'
import { editZone } from '../../infrastructure/zone.service.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §5 */
export function createUpdateZone(db: Db): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    const id = await idOf(db, 'zone', params.id, { command: declaration, param: 'id' })
    await editZone(db, caller, id, params)
    return shownZone(db, caller, id)
  }
}
