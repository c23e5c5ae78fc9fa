import type { ParamsOf } from '@mold/shared/contract/command.ts'
import { listZones as declaration } from '@mold/shared/commands/infrastructure/listZones.ts'
import { idOf, idsOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { findZones } from '../../infrastructure/zone.repository.ts'
import { zoneView } from '../../infrastructure/zone.view.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortItems } from '../sorting.ts'

/** api-commands §5: enabled zones that are public or of the caller's domain or one above. */
export function createListZones(db: Db, settings: Settings): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    const { limit, offset } = pageOf(params, await settings.number('default.page.size'))
    const { domainid } = params
    const ids = await wantedIds(db, params)
    // No zone bears a tag.
    if ((params.tags ?? []).length > 0) return { count: 0, items: [] }
    const zones = await findZones(db, caller, {
      ids,
      name: params.name,
      networkType: params.networktype,
      domainId:
        domainid === undefined
          ? undefined
          : await idOf(db, 'domain', domainid, { command: declaration, param: 'domainid' }),
      available: params.available,
      keyword: params.keyword,
    })
    const items = zones.map((zone) => zoneView(zone, caller))
    const sorted = sortItems(items, params, declaration)
    return { count: zones.length, items: sorted.slice(offset, offset + limit) }
  }
}

async function wantedIds(db: Db, { id, ids }: ParamsOf<typeof declaration>) {
  if (id !== undefined) return [await idOf(db, 'zone', id, { command: declaration, param: 'id' })]
  return ids && idsOf(db, 'zone', ids, { command: declaration, param: 'ids' })
}
