import { listStoragePools as declaration } from '@mold/shared/commands/hosts/listStoragePools.ts'
import { idOf, type IdTable } from '../../access/ids.ts'
import { findPools } from '../../compute/pools/pool.repository.ts'
import { poolView } from '../../compute/pools/pool.view.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortItems } from '../sorting.ts'

interface Parts {
  readonly db: Db
  readonly settings: Settings
}

const isSame = (given: string | undefined, own: string | undefined) =>
  given === undefined || given.toLowerCase() === own?.toLowerCase()

/** api-commands §5 */
export function createListStoragePools({ db, settings }: Parts): SyncHandler<typeof declaration> {
  const idIn = (table: IdTable, param: 'id' | 'zoneid' | 'hostid', uuid: string | undefined) =>
    uuid === undefined ? undefined : idOf(db, table, uuid, { command: declaration, param })
  return async (params) => {
    const { limit, offset } = pageOf(params, await settings.number('default.page.size'))
    const rows = await findPools(db, {
      id: await idIn('storage_pool', 'id', params.id),
      zoneId: await idIn('zone', 'zoneid', params.zoneid),
      hostId: await idIn('host', 'hostid', params.hostid),
      name: params.name,
      path: params.path,
      address: params.ipaddress,
      podUuid: params.podid,
      clusterUuid: params.clusterid,
      keyword: params.keyword,
    })
    const items = rows
      .map(poolView)
      .filter((pool) => isSame(params.status, pool.state) && isSame(params.scope, pool.scope))
    const sorted = sortItems(items, params, declaration)
    return { count: items.length, items: sorted.slice(offset, offset + limit) }
  }
}
