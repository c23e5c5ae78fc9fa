import type { Commands } from '@mold/shared/commands/index.ts'
import type { Db } from '../../db/database.ts'
import { imageFor } from '../../images/find.ts'
import { grantsOf } from '../../images/sharing/permission.repository.ts'
import { permissionView } from '../../images/sharing/permission.view.ts'
import type { SyncHandler } from '../handler.ts'

/** For those who may change the image: with whom it is shared is nobody else's business. */
export const createListTemplatePermissions =
  ({ db }: { db: Db }): SyncHandler<Commands['listTemplatePermissions']> =>
  async ({ id }, { caller }) => {
    const of = {
      id,
      kind: 'template',
      command: 'listtemplatepermissions',
      words: 'specified',
    } as const
    const image = await imageFor(db, caller, of, 'update')
    return permissionView(image, await grantsOf(db, image.id), caller)
  }
