import { createZone as declaration } from '@mold/shared/commands/infrastructure/createZone.ts'
import { idOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { shownZone } from '../../infrastructure/zone.view.ts'
import { makeZone } from '../../infrastructure/zone.service.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §5 */
export function createCreateZone(db: Db): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    const { domainid } = params
    const of = { command: declaration, param: 'domainid', includeRemoved: false }
    const domainId = domainid === undefined ? null : await idOf(db, 'domain', domainid, of)
    return shownZone(db, caller, await makeZone(db, caller, params, domainId))
  }
}
