import type { Commands } from '@mold/shared/commands/index.ts'
import type { Db } from '../../db/database.ts'
import { imageFor } from '../../images/find.ts'
import { imageView } from '../../images/image.view.ts'
import { updateImage } from '../../images/update.service.ts'
import type { SyncHandler } from '../handler.ts'

export const createUpdateIso =
  (parts: { db: Db }): SyncHandler<Commands['updateIso']> =>
  async ({ id, ...changes }, { caller }) => {
    const of = { id, kind: 'iso', command: 'updateiso', words: 'specified' } as const
    const image = await imageFor(parts.db, caller, of, 'update')
    return imageView(await updateImage(parts.db, caller, image, changes), caller)
  }
