import type { Commands } from '@mold/shared/commands/index.ts'
import { recordEvent } from '../../events/events.service.ts'
import { cancelImage as cancel, type ControlParts } from '../../images/control.service.ts'
import { imageFor } from '../../images/find.ts'
import { doneEvent } from '../../images/image.events.ts'
import type { SyncHandler } from '../handler.ts'

export const createCancelImage =
  (parts: ControlParts): SyncHandler<Commands['cancelImage']> =>
  async ({ id }, { caller }) => {
    const of = { id, kind: undefined, command: 'cancelimage', words: 'specified' } as const
    const image = await imageFor(parts.db, caller, of, 'update')
    await cancel(parts, image)
    await recordEvent(parts.db, doneEvent(image, 'UPDATE', 'Cancelled', caller.user.username))
    return { success: true }
  }
