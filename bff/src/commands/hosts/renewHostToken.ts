import { renewHostToken as declaration } from '@mold/shared/commands/hosts/renewHostToken.ts'
import { idOf } from '../../access/ids.ts'
import { renewToken } from '../../compute/hosts/host.service.ts'
import type { Db } from '../../db/database.ts'
import type { SyncHandler } from '../handler.ts'

export function createRenewHostToken(
  db: Db,
  pin: string | undefined,
): SyncHandler<typeof declaration> {
  return async (params, { caller, origin }) => {
    const of = { command: declaration, param: 'id', includeRemoved: false }
    return renewToken(db, caller, await idOf(db, 'host', params.id, of), { origin, pin })
  }
}
