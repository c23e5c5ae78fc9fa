import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import { removeFile } from '../instances/clear-host.ts'
import { expungeRows } from '../instances/expunge-rows.ts'
import { endJobsOn, ownedOnHosts, removeSnapshot, removeVolume } from './owned.repository.ts'

/** Jobs that were asked to end have this long for it. */
const patienceMs = 60_000
const lookMs = 250

/** Does something as soon as no job works on it; it answers false until then. */
async function onceFree(attempt: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  const end = performance.now() + patienceMs
  while (!(await attempt())) {
    if (performance.now() > end) throw new AppError('instance.busy')
    await wait(lookMs, undefined, { signal })
  }
}

function deleteVolume(db: Db, id: number): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const removed = await removeVolume(trx, id)
    if (removed === false) return false
    if (removed && removed.hostId !== null) await removeFile(trx, removed.hostId, removed.uuid)
    return true
  })
}

/**
 * Removes for good the instances, volumes and snapshots of an account that is being deleted, without waiting for
 * their hosts, which clear up as soon as they are connected. Jobs that work on them are asked to end. Safe to run
 * twice.
 *
 * @throws AppError instance.busy when a job does not end
 */
export async function deleteOwnedOnHosts(
  db: Db,
  accountId: number,
  signal: AbortSignal,
): Promise<void> {
  await endJobsOn(db, accountId)
  const { instances, volumes, snapshots } = await ownedOnHosts(db, accountId)
  for (const uuid of instances) {
    await onceFree(() => expungeRows(db, uuid, { withData: true }), signal)
  }
  for (const id of volumes) await onceFree(() => deleteVolume(db, id), signal)
  for (const id of snapshots) {
    const remove = () => db.transaction().execute((trx) => removeSnapshot(trx, id))
    await onceFree(remove, signal)
  }
}
