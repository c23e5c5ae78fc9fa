import { updateDomain as declaration } from '@mold/shared/commands/domains/updateDomain.ts'
import { idOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { updateDomain } from '../../people/domains/change.service.ts'
import { domainView } from '../../people/domains/domain.view.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §6 */
export function createUpdateDomain(db: Db): SyncHandler<typeof declaration> {
  return async ({ id, ...changes }, { caller }) => {
    const domainId = await idOf(db, 'domain', id, { command: declaration, param: 'id' })
    return domainView(db, await updateDomain(db, caller, domainId, changes), caller)
  }
}
