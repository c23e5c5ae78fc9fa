import { getVMPassword as declaration } from '@mold/shared/commands/instances/getVMPassword.ts'
import { AppError } from '@mold/shared/errors.ts'
import { instanceFor } from '../../compute/instances/find.ts'
import type { Db } from '../../db/database.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §8: instances have no SSH key pairs, for which it would be encrypted. */
export const createGetVMPassword =
  (db: Db): SyncHandler<typeof declaration> =>
  async ({ id }, { caller }) => {
    const instance = await instanceFor(db, caller, { id, command: declaration })
    throw new AppError('instance.no_encrypted_password', { id: instance.uuid })
  }
