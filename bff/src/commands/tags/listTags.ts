import { listTags as declaration } from '@mold/shared/commands/tags/listTags.ts'
import { idOf } from '../../access/ids.ts'
import { listScope } from '../../access/list-scope.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { listTags, tagColumns } from '../../tags/tag.repository.ts'
import { kindOf, type TaggedKind, tagKinds } from '../../tags/kinds.ts'
import { tagView } from '../../tags/tag.view.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortOf } from '../sorting.ts'

/** One of that kind, or of any. @throws AppError api.invalid_uuid for an id that never existed */
async function requireThing(db: Db, uuid: string, kind: TaggedKind | undefined): Promise<void> {
  const context = { command: declaration, param: 'resourceid' }
  const tables = new Set(
    (kind === undefined ? Object.values(tagKinds) : [tagKinds[kind]]).map(({ table }) => table),
  )
  const looks = await Promise.allSettled([...tables].map((table) => idOf(db, table, uuid, context)))
  const [first] = looks
  if (looks.some(({ status }) => status === 'fulfilled')) return
  if (first?.status === 'rejected') throw first.reason
}

/** api-commands §11: those of the caller's own things unless an admin asks for more. */
export const createListTags =
  (parts: { db: Db; settings: Settings }): SyncHandler<typeof declaration> =>
  async (params, { caller }) => {
    const page = pageOf(params, await parts.settings.number('default.page.size'))
    const { resourceid, resourcetype, key, value, customer, keyword } = params
    const sort = sortOf(params, tagColumns)
    const scope = await listScope(parts.db, caller, { ...params, id: resourceid }, declaration)
    if (!scope) return { count: 0, items: [] }
    const kind = resourcetype === undefined ? undefined : kindOf(resourcetype)
    if (resourceid !== undefined) await requireThing(parts.db, resourceid, kind)
    const { count, rows } = await listTags(
      parts.db,
      {
        scope,
        kind,
        uuid: resourceid,
        key,
        value,
        customer,
        keyword,
      },
      { ...page, sort },
    )
    return { count, items: rows.map(tagView) }
  }
