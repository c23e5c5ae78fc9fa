import { listIsos as declaration } from '@mold/shared/commands/isos/listIsos.ts'
import type { Db } from '../../db/database.ts'
import { listImages } from '../../images/list/list.service.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'

export const createListIsos =
  (parts: { db: Db; settings: Settings }): SyncHandler<typeof declaration> =>
  async ({ isofilter, isready, page, pagesize, ...params }, { caller }) => {
    const settings = await parts.settings.all()
    return listImages(parts.db, caller, {
      ...params,
      // Ansible means all by `false`, and would register anew at each run an ISO that it does not find.
      ...(isready === true && { isready }),
      ...pageOf({ page, pagesize }, settings.number('default.page.size')),
      command: declaration,
      kind: 'iso',
      filter: isofilter ?? 'selfexecutable',
      sortKeyAscending: settings.boolean('sortkey.algorithm'),
    })
  }
