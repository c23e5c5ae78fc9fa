import { listHypervisors as declaration } from '@mold/shared/commands/infrastructure/listHypervisors.ts'
import { idOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { sortItems } from '../sorting.ts'

/**
 * api-commands §5: the types that setting `hypervisor.list` names; in a zone, those that its hosts
 * have, and no zone has hosts as long as there are no rows for them.
 */
export function createListHypervisors(db: Db, settings: Settings): SyncHandler<typeof declaration> {
  return async ({ zoneid, ...asked }) => {
    if (zoneid !== undefined && zoneid !== '-1') {
      await idOf(db, 'zone', zoneid, { command: declaration, param: 'zoneid' })
      return { count: 0, items: [] }
    }
    const names = await settings.list('hypervisor.list')
    const items = names.map((name) => ({ name }))
    return { count: names.length, items: sortItems(items, asked, declaration) }
  }
}
