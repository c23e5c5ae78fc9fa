import { listTemplates as declaration } from '@mold/shared/commands/templates/listTemplates.ts'
import type { Db } from '../../db/database.ts'
import { listImages } from '../../images/list/list.service.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'

export const createListTemplates =
  (parts: { db: Db; settings: Settings }): SyncHandler<typeof declaration> =>
  async ({ templatefilter, page, pagesize, ...params }, { caller }) => {
    const settings = await parts.settings.all()
    return listImages(parts.db, caller, {
      ...params,
      ...pageOf({ page, pagesize }, settings.number('default.page.size')),
      command: declaration,
      kind: 'template',
      filter: templatefilter,
      sortKeyAscending: settings.boolean('sortkey.algorithm'),
    })
  }
