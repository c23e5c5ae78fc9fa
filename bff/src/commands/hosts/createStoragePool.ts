import { createStoragePool as declaration } from '@mold/shared/commands/hosts/createStoragePool.ts'
import { AppError } from '@mold/shared/errors.ts'
import { idOf } from '../../access/ids.ts'
import { findPools, renamePool } from '../../compute/pools/pool.repository.ts'
import { poolView } from '../../compute/pools/pool.view.ts'
import type { Db } from '../../db/database.ts'
import type { SyncHandler } from '../handler.ts'

/** The folder that an address names, without a slash at its end. */
function folderIn(url: string): string {
  const parsed = URL.parse(url)
  const folder = parsed ? decodeURIComponent(parsed.pathname) : url
  return folder.replace(/(.)\/+$/, '$1')
}

/** api-commands §5: a host has the folder that its agent was started with, and no other. */
export function createCreateStoragePool(db: Db): SyncHandler<typeof declaration> {
  return async (params) => {
    const of = { command: declaration, includeRemoved: false }
    const zoneId = await idOf(db, 'zone', params.zoneid, { ...of, param: 'zoneid' })
    const hostId =
      params.hostid === undefined
        ? undefined
        : await idOf(db, 'host', params.hostid, { ...of, param: 'hostid' })
    const [pool] = await findPools(db, { zoneId, hostId, path: folderIn(params.url) })
    if (!pool) throw new AppError('host.one_pool', { path: folderIn(params.url) })
    await renamePool(db, pool.id, params.name)
    return poolView({ ...pool, name: params.name })
  }
}
