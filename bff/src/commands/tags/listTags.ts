import { listTags as declaration } from '@mold/shared/commands/tags/listTags.ts'
import { idOf } from '../../access/ids.ts'
import { listScope } from '../../access/list-scope.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { listTags, tagColumns } from '../../tags/tag.repository.ts'
import { kindOf } from '../../tags/tag.service.ts'
import { tagView } from '../../tags/tag.view.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortOf } from '../sorting.ts'

/** api-commands §11: those of the caller's own things unless an admin asks for more. */
export const createListTags =
  (parts: { db: Db; settings: Settings }): SyncHandler<typeof declaration> =>
  async (params, { caller }) => {
    const page = pageOf(params, await parts.settings.number('default.page.size'))
    const { resourceid, resourcetype, key, value, customer, keyword } = params
    const sort = sortOf(params, tagColumns)
    const scope = await listScope(parts.db, caller, { ...params, id: resourceid }, declaration)
    if (!scope) return { count: 0, items: [] }
    if (resourceid !== undefined) {
      await idOf(parts.db, 'vm_template', resourceid, {
        command: declaration,
        param: 'resourceid',
      })
    }
    const { count, rows } = await listTags(
      parts.db,
      {
        scope,
        kind: resourcetype === undefined ? undefined : kindOf(resourcetype),
        imageUuid: resourceid,
        key,
        value,
        customer,
        keyword,
      },
      { ...page, sort },
    )
    return { count, items: rows.map(tagView) }
  }
