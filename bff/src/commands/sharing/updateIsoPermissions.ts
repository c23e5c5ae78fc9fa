import type { Commands } from '@mold/shared/commands/index.ts'
import { imageFor } from '../../images/find.ts'
import {
  type SharingParts,
  updatePermissions,
} from '../../images/sharing/update-permissions.service.ts'
import type { SyncHandler } from '../handler.ts'

export const createUpdateIsoPermissions =
  (parts: SharingParts): SyncHandler<Commands['updateIsoPermissions']> =>
  async ({ id, ...request }, { caller }) => {
    const of = { id, kind: 'iso', command: 'updateisopermissions', words: 'provided' } as const
    await updatePermissions(parts, caller, await imageFor(parts.db, caller, of, 'see'), request)
    return { success: true }
  }
