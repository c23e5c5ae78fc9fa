import { listHypervisors as declaration } from '@mold/shared/commands/infrastructure/listHypervisors.ts'
import { idOf } from '../../access/ids.ts'
import { hypervisorsOf } from '../../compute/hosts/host-list.repository.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { type Sorting, sortItems } from '../sorting.ts'

/** api-commands §5: the types that setting `hypervisor.list` names; in a zone, those that its hosts have. */
export function createListHypervisors(db: Db, settings: Settings): SyncHandler<typeof declaration> {
  return async ({ zoneid, ...asked }) => {
    if (zoneid !== undefined && zoneid !== '-1') {
      const zoneId = await idOf(db, 'zone', zoneid, { command: declaration, param: 'zoneid' })
      return answer(await hypervisorsOf(db, zoneId), asked)
    }
    return answer(await settings.list('hypervisor.list'), asked)
  }

  function answer(names: readonly string[], asked: Sorting) {
    const items = names.map((name) => ({ name }))
    return { count: names.length, items: sortItems(items, asked, declaration) }
  }
}
