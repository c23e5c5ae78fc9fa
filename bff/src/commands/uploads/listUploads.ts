import { listUploads as declaration } from '@mold/shared/commands/uploads/listUploads.ts'
import { idOf } from '../../access/ids.ts'
import { listScope } from '../../access/list-scope.ts'
import type { Db } from '../../db/database.ts'
import { listUploadRows } from '../../images/uploads/list.service.ts'
import { uploadColumns } from '../../images/uploads/list.repository.ts'
import type { Tickets } from '../../images/uploads/tickets.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortOf } from '../sorting.ts'

const minute = 60_000
const hour = 60 * minute

export interface ListUploadsParts {
  readonly db: Db
  readonly settings: Settings
  readonly tickets: Tickets
}

/** The caller's account unless an admin asks for more. */
export const createListUploads =
  ({ db, settings, tickets }: ListUploadsParts): SyncHandler<typeof declaration> =>
  async (params, { caller, origin }) => {
    const values = await settings.all()
    const page = {
      ...pageOf(params, values.number('default.page.size')),
      sort: sortOf(params, uploadColumns),
    }
    const { imageid, id, keyword, ...owner } = params
    const scope = await listScope(db, caller, { ...owner, id: imageid }, declaration)
    if (!scope) return { count: 0, items: [] }
    if (imageid !== undefined) {
      await idOf(db, 'vm_template', imageid, { command: declaration, param: 'imageid' })
    }
    return listUploadRows(db, { scope, id, imageUuid: imageid, keyword }, page, {
      tickets,
      origin,
      keptMs: values.number('upload.resume.expiration') * hour,
      expires: new Date(Date.now() + values.number('upload.operation.timeout') * minute),
    })
  }
