import type { Commands } from '@mold/shared/commands/index.ts'
import { AppError } from '@mold/shared/errors.ts'
import { isRoot } from '../../access/caller.ts'
import { checkZoneToDelete, type DeleteParts, deleteImage } from '../../images/delete.service.ts'
import { imageFor } from '../../images/find.ts'
import { eventOf } from '../../images/image.events.ts'
import { loadImageByUuid } from '../../images/image.repository.ts'
import type { AsyncHandler } from '../handler.ts'

export const createDeleteTemplate = (
  parts: DeleteParts,
): AsyncHandler<Commands['deleteTemplate']> => ({
  async start({ id, zoneid, issystem }, { caller }) {
    const of = { id, kind: 'template', command: 'deletetemplate', words: 'valid' } as const
    const image = await imageFor(parts.db, caller, of, 'delete')
    if (image.type === 'SYSTEM' && !(isRoot(caller) && issystem === true)) {
      throw new AppError('image.system_protected')
    }
    checkZoneToDelete(image, zoneid)
    return {
      instance: { type: 'Template', uuid: image.uuid },
      event: eventOf(image, 'DELETE', 'Template deletion'),
    }
  },
  async run({ params }) {
    const image = await loadImageByUuid(parts.db, params.id)
    const freed = image ? await deleteImage(parts, image, params.zoneid) : 0
    return { success: true, displaytext: `${freed} bytes became free` }
  },
})
