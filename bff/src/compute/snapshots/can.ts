import type { ErrorCode } from '@mold/shared/errors.ts'
import type { Standing } from '../../access/caller.ts'
import { mayOperate } from '../../access/owner-rule.ts'
import { ownerFactsOf } from '../volumes/can.ts'
import type { SnapshotRecord } from './snapshot.repository.ts'

type May = true | ErrorCode

const actions = ['createTemplate', 'createVolume', 'delete'] as const
export type SnapshotCan = Readonly<Record<(typeof actions)[number], May>>

/** What a caller may do with a snapshot now: true, or the code of the reason why not (design: `can`). */
export function snapshotCan(caller: Standing, snapshot: SnapshotRecord): SnapshotCan {
  const own = mayOperate(caller, ownerFactsOf(snapshot))
  if (own !== true) return { createTemplate: own, createVolume: own, delete: own }
  const isThere = snapshot.state === 'BackedUp'
  return {
    createTemplate: isThere || 'snapshot.not_backed_up',
    createVolume: isThere || 'snapshot.not_ready',
    delete: snapshot.pending_job === null || 'snapshot.busy',
  }
}
