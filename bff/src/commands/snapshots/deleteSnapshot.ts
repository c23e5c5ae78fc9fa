import type { Commands } from '@mold/shared/commands/index.ts'
import { AppError } from '@mold/shared/errors.ts'
import { deleteSnapshot, type DeleteSnapshotParts } from '../../compute/snapshots/delete.service.ts'
import { snapshotFor } from '../../compute/snapshots/find.ts'
import { snapshotEvent } from '../../compute/snapshots/snapshot.events.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §9 */
export const createDeleteSnapshot = (
  parts: DeleteSnapshotParts,
): AsyncHandler<Commands['deleteSnapshot']> => ({
  async start({ id }, { caller }) {
    const snapshot = await snapshotFor(parts.db, caller, id)
    const { name, uuid } = snapshot
    if (snapshot.pending_job !== null) throw new AppError('snapshot.busy', { name })
    return {
      instance: { type: 'Snapshot', uuid },
      event: snapshotEvent(snapshot, 'DELETE', 'Snapshot deletion'),
    }
  },
  async run({ instance }) {
    await deleteSnapshot(parts, instance ?? '')
    return { success: true }
  },
})
