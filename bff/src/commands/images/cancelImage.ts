import type { Commands } from '@mold/shared/commands/index.ts'
import { cancelImage as cancel, type ControlParts } from '../../images/control.service.ts'
import { imageFor } from '../../images/find.ts'
import type { SyncHandler } from '../handler.ts'

export const createCancelImage =
  (parts: ControlParts): SyncHandler<Commands['cancelImage']> =>
  async ({ id, zoneid }, { caller }) => {
    const of = { id, kind: undefined, command: 'cancelimage', words: 'specified' } as const
    const image = await imageFor(parts.db, caller, of, 'update')
    await cancel(parts, image, { username: caller.user.username, zoneUuid: zoneid })
    return { success: true }
  }
