import { updateHost as declaration } from '@mold/shared/commands/hosts/updateHost.ts'
import { idOf } from '../../access/ids.ts'
import { changeHostBy } from '../../compute/hosts/host.service.ts'
import type { Db } from '../../db/database.ts'
import type { SyncHandler } from '../handler.ts'

export function createUpdateHost(db: Db): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    const of = { command: declaration, param: 'id', includeRemoved: false }
    return changeHostBy(db, caller, await idOf(db, 'host', params.id, of), params)
  }
}
