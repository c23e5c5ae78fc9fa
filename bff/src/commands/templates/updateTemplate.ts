import type { Commands } from '@mold/shared/commands/index.ts'
import type { Db } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import { imageFor } from '../../images/find.ts'
import { doneEvent } from '../../images/image.events.ts'
import { loadImageByUuid } from '../../images/image.repository.ts'
import { imageView } from '../../images/image.view.ts'
import { updateImage } from '../../images/update.service.ts'
import type { SyncHandler } from '../handler.ts'

export const createUpdateTemplate =
  (parts: { db: Db }): SyncHandler<Commands['updateTemplate']> =>
  async ({ id, ...changes }, { caller }) => {
    const of = { id, kind: 'template', command: 'updatetemplate', words: 'specified' } as const
    const image = await imageFor(parts.db, caller, of, 'update')
    await updateImage(parts.db, caller, image, changes)
    const updated = (await loadImageByUuid(parts.db, id)) ?? image
    await recordEvent(
      parts.db,
      doneEvent(updated, 'UPDATE', 'Attributes were changed', caller.user.username),
    )
    return imageView(updated, caller)
  }
