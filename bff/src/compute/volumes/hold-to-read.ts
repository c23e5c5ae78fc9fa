import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import { isFreeFor } from '../job-lock.repository.ts'
import {
  hostOfPool,
  lockVolume,
  takeInstance,
  takeVolume,
  type VolumeRow,
} from './hold.repository.ts'

/** A volume whose disk a job reads as a whole. */
export interface ReadHold {
  readonly volume: VolumeRow
  readonly hostId: number
  /** The running instance that writes to it meanwhile; undefined when none does. */
  readonly runningOn: string | undefined
}

/**
 * Keeps others from a volume while a job reads its disk as a whole; where its instance is stopped also from
 * that, which could not start. Runs again with every step of the job; an instance that has stopped since then is
 * left alone (`holdAtRest`).
 *
 * @param live whether a running instance may go on, as for a snapshot
 * @throws AppError volume.*, made.running
 */
export function holdToRead(
  db: Db,
  volumeId: number,
  { jobUuid, live }: { readonly jobUuid: string; readonly live: boolean },
): Promise<ReadHold> {
  return db.transaction().execute(async (trx) => {
    const { volume, instance } = await lockVolume(trx, volumeId, jobUuid)
    const host = volume.pool_id === null ? undefined : await hostOfPool(trx, volume.pool_id)
    if (!host) throw new AppError('volume.not_made', { name: volume.name })
    const isMine = volume.job_uuid === jobUuid
    const isRunning = instance?.state === 'Running'
    if (isRunning && !live) throw new AppError('made.running', { name: volume.name })
    if (instance && !isRunning && !isMine) {
      if (instance.state !== 'Stopped') throw new AppError('volume.instance_state')
      await takeInstance(trx, instance, jobUuid)
    }
    await takeVolume(trx, volume.id, jobUuid, 'Snapshotting')
    return { volume, hostId: host.id, runningOn: isRunning ? instance.uuid : undefined }
  })
}

/**
 * Holds the instance too of a volume that a job has, once that has stopped in the middle of a live copy.
 *
 * @returns false while it is on its way, or another job works on it
 */
export function holdAtRest(db: Db, volumeId: number, jobUuid: string): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { instance } = await lockVolume(trx, volumeId, jobUuid)
    if (!instance) return true
    if (instance.state !== 'Stopped') return false
    if (!(await isFreeFor(trx, 'instance', instance.id, jobUuid))) return false
    await takeInstance(trx, instance, jobUuid)
    return true
  })
}
