import { listTemplateDirectDownloadCertificates as declaration } from '@mold/shared/commands/certificates/listTemplateDirectDownloadCertificates.ts'
import { idOf, invalidUuid, isUuid } from '../../access/ids.ts'
import { listCertificates } from '../../compute/certificates/list.service.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortItems } from '../sorting.ts'

interface Parts {
  readonly db: Db
  readonly settings: Settings
}

/** api-commands §3. There are few of them, so pages are cut from all. */
export function createListTemplateDirectDownloadCertificates({
  db,
  settings,
}: Parts): SyncHandler<typeof declaration> {
  return async (params) => {
    const { limit, offset } = pageOf(params, await settings.number('default.page.size'))
    const { id, zoneid, keyword } = params
    if (id !== undefined && !isUuid(id)) {
      throw invalidUuid(id, { command: declaration, param: 'id' })
    }
    const of = { command: declaration, param: 'zoneid' }
    const zoneId = zoneid === undefined ? undefined : await idOf(db, 'zone', zoneid, of)
    const filter = { uuid: id, zoneId, keyword, withRevoked: params.showrevoked === true }
    const withHosts = params.listhosts === true
    const items = await listCertificates(db, filter, { withHosts })
    const sorted = sortItems(items, params, declaration)
    return { count: items.length, items: sorted.slice(offset, offset + limit) }
  }
}
