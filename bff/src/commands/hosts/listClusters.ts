import { listClusters as declaration } from '@mold/shared/commands/hosts/listClusters.ts'
import { idOf } from '../../access/ids.ts'
import { findClusters } from '../../compute/hosts/place.repository.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortItems } from '../sorting.ts'

interface Parts {
  readonly db: Db
  readonly settings: Settings
}

/** api-commands §5: one for each zone. */
export function createListClusters({ db, settings }: Parts): SyncHandler<typeof declaration> {
  return async (params) => {
    const { limit, offset } = pageOf(params, await settings.number('default.page.size'))
    const { zoneid } = params
    const rows = await findClusters(db, {
      uuid: params.id,
      name: params.name,
      zoneId:
        zoneid === undefined
          ? undefined
          : await idOf(db, 'zone', zoneid, { command: declaration, param: 'zoneid' }),
      podUuid: params.podid,
      hypervisor: params.hypervisor,
      keyword: params.keyword,
    })
    const items = rows.map((row) => ({
      id: row.uuid,
      name: row.name,
      zoneid: row.zone_uuid,
      zonename: row.zone_name,
      podid: row.pod_uuid,
      podname: row.pod_name,
      hypervisortype: row.hypervisor,
      clustertype: 'CloudManaged',
      allocationstate: row.allocation_state,
      managedstate: 'Managed',
    }))
    const sorted = sortItems(items, params, declaration)
    return { count: items.length, items: sorted.slice(offset, offset + limit) }
  }
}
