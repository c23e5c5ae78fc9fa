import type { Commands } from '@mold/shared/commands/index.ts'
import type { Db } from '../../db/database.ts'
import { imageFor } from '../../images/find.ts'
import { imageView } from '../../images/image.view.ts'
import { updateImage } from '../../images/update.service.ts'
import type { SyncHandler } from '../handler.ts'

export const createUpdateTemplate =
  (parts: { db: Db }): SyncHandler<Commands['updateTemplate']> =>
  async ({ id, ...changes }, { caller }) => {
    const of = { id, kind: 'template', command: 'updatetemplate', words: 'specified' } as const
    const image = await imageFor(parts.db, caller, of, 'update')
    return imageView(await updateImage(parts.db, caller, image, changes), caller)
  }
