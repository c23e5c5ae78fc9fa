import { addHost as declaration } from '@mold/shared/commands/hosts/addHost.ts'
import { idOf } from '../../access/ids.ts'
import { addNewHost } from '../../compute/hosts/host.service.ts'
import type { Db } from '../../db/database.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §5; the answer is a list of one (api-protocol §2). */
export function createAddHost(db: Db, pin: string | undefined): SyncHandler<typeof declaration> {
  return async (params, { caller, origin }) => {
    const of = { command: declaration, param: 'zoneid', includeRemoved: false }
    const zoneId = await idOf(db, 'zone', params.zoneid, of)
    return { count: 1, items: [await addNewHost(db, caller, params, zoneId, { origin, pin })] }
  }
}
