import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import { failDeployment } from '../instances/deploy/fail.ts'
import { disksOf } from '../instances/disk.repository.ts'
import { expungeRows } from '../instances/expunge-rows.ts'
import { longDestroyed } from '../instances/destroy.repository.ts'
import { changeInstance, lockInstance } from '../instances/instance.repository.ts'
import { isUnmade } from '../instances/move-on.ts'
import { abandoned } from './reconcile.repository.ts'

/**
 * Settles one that a job has left in the middle: one that never ran has failed, one that was on its way out goes,
 * and of any other its host tells soon whether it runs.
 */
async function settleOne(db: Db, uuid: string): Promise<void> {
  const row = await db.transaction().execute((trx) => lockInstance(trx, uuid))
  if (!row) return
  if (row.state === 'Expunging') {
    await expungeRows(db, uuid, { withData: false })
    return
  }
  const disks = await disksOf(db, row.id)
  if (row.state === 'Starting' && disks.every(isUnmade)) {
    await failDeployment(db, uuid, new AppError('instance.interrupted'))
    return
  }
  await changeInstance(db, row.id, { state: 'Stopped', job_uuid: null })
}

/**
 * Settles the instances that no job will come back to, which is so when a process dies between the rows and the
 * job, or when whoever asked for it may not call any more.
 *
 * @param ageMs how long nothing has happened to them
 */
export async function settleAbandoned(db: Db, ageMs: number): Promise<void> {
  for (const { uuid } of await abandoned(db, ageMs)) await settleOne(db, uuid)
}

/** Removes for good what was destroyed so many milliseconds ago. */
export async function expungeOld(db: Db, ageMs: number): Promise<void> {
  for (const uuid of await longDestroyed(db, ageMs))
    await expungeRows(db, uuid, { withData: false })
}
