import type { Commands } from '@mold/shared/commands/index.ts'
import { afterJob } from '../../compute/own-job.ts'
import { beginSnapshot } from '../../compute/snapshots/begin.service.ts'
import { snapshotEvent } from '../../compute/snapshots/snapshot.events.ts'
import { snapshotView } from '../../compute/snapshots/snapshot.view.ts'
import { takeSnapshot, type TakeParts } from '../../compute/snapshots/take.service.ts'
import { type AsyncHandler, notYet } from '../handler.ts'

/** api-commands §9 */
export const createCreateSnapshot = (
  parts: TakeParts,
): AsyncHandler<Commands['createSnapshot']> => ({
  async start(params, { caller }) {
    const snapshot = await beginSnapshot(parts.db, caller, params)
    return {
      id: snapshot.uuid,
      instance: { type: 'Snapshot', uuid: snapshot.uuid },
      event: snapshotEvent(snapshot, 'CREATE', `Snapshot of volume ${snapshot.volume_name}`),
    }
  },
  async run({ instance = '', caller, ...job }) {
    const taken = await takeSnapshot(parts, instance, job)
    return taken === notYet ? notYet : snapshotView(afterJob(taken, job.jobUuid), caller)
  },
})
