import { listHosts as declaration } from '@mold/shared/commands/hosts/listHosts.ts'
import { idOf } from '../../access/ids.ts'
import { findHosts } from '../../compute/hosts/host-list.repository.ts'
import { hostView } from '../../compute/hosts/host.view.ts'
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

/** api-commands §5. There are few of them: states are those of the view, and so are the pages. */
export function createListHosts({ db, settings }: Parts): SyncHandler<typeof declaration> {
  return async (params) => {
    const { limit, offset } = pageOf(params, await settings.number('default.page.size'))
    const { id, zoneid } = params
    const rows = await findHosts(db, {
      id:
        id === undefined
          ? undefined
          : await idOf(db, 'host', id, { command: declaration, param: 'id' }),
      zoneId:
        zoneid === undefined
          ? undefined
          : await idOf(db, 'zone', zoneid, { command: declaration, param: 'zoneid' }),
      name: params.name,
      podUuid: params.podid,
      clusterUuid: params.clusterid,
      hypervisor: params.hypervisor,
      resourceState: params.resourcestate,
      instanceUuid: params.virtualmachineid,
      keyword: params.keyword,
    })
    const items = rows
      .map((row) => hostView(row))
      .filter((host) => isSame(params.state, host.state) && isSame(params.type, host.type))
      .filter(() => params.hahost !== true)
    const sorted = sortItems(items, params, declaration)
    return { count: items.length, items: sorted.slice(offset, offset + limit) }
  }
}
