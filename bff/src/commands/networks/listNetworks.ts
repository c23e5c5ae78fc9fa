import { listNetworks as declaration } from '@mold/shared/commands/networks/listNetworks.ts'
import type { ParamsOf } from '@mold/shared/contract/command.ts'
import { idOf } from '../../access/ids.ts'
import { listNetworks, networkColumns } from '../../compute/networks/network.repository.ts'
import { networkView } from '../../compute/networks/network.view.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortOf } from '../sorting.ts'

type Params = ParamsOf<typeof declaration>

/** True when what is asked for fits no network: all are the Shared guest networks of zones. */
function fitsNone({ type, traffictype, issystem, canusefordeploy, tags = [] }: Params): boolean {
  return (
    (type !== undefined && type.toLowerCase() !== 'shared') ||
    (traffictype !== undefined && traffictype.toLowerCase() !== 'guest') ||
    issystem === true ||
    canusefordeploy === false ||
    tags.length > 0
  )
}

/** api-commands §10: the one network of every zone that the caller may use. */
export const createListNetworks =
  (parts: { db: Db; settings: Settings }): SyncHandler<typeof declaration> =>
  async (params, { caller }) => {
    const { db } = parts
    const { id, zoneid, keyword } = params
    const page = pageOf(params, await parts.settings.number('default.page.size'))
    const sort = sortOf(params, networkColumns)
    const command = declaration
    if (id !== undefined) await idOf(db, 'network', id, { command, param: 'id' })
    const zoneId =
      zoneid === undefined
        ? undefined
        : await idOf(db, 'zone', zoneid, { command, param: 'zoneid' })
    if (fitsNone(params)) return { count: 0, items: [] }
    const filter = { uuid: id, zoneId, keyword }
    const { count, rows } = await listNetworks(db, caller, filter, { ...page, sort })
    return { count, items: rows.map(networkView) }
  }
