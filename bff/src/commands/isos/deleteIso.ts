import type { Commands } from '@mold/shared/commands/index.ts'
import { checkZoneToDelete, type DeleteParts, deleteImage } from '../../images/delete.service.ts'
import { imageFor } from '../../images/find.ts'
import { eventOf } from '../../images/image.events.ts'
import { loadImageByUuid } from '../../images/image.repository.ts'
import type { AsyncHandler } from '../handler.ts'

export const createDeleteIso = (parts: DeleteParts): AsyncHandler<Commands['deleteIso']> => ({
  async start({ id, zoneid }, { caller }) {
    const of = { id, kind: 'iso', command: 'deleteiso', words: 'valid' } as const
    const image = await imageFor(parts.db, caller, of, 'delete')
    checkZoneToDelete(image, zoneid)
    return {
      instance: { type: 'Iso', uuid: image.uuid },
      event: eventOf(image, 'DELETE', 'ISO deletion'),
    }
  },
  async run({ params }) {
    const image = await loadImageByUuid(parts.db, params.id)
    const freed = image ? await deleteImage(parts, image, params.zoneid) : 0
    return { success: true, displaytext: `${freed} bytes became free` }
  },
})
