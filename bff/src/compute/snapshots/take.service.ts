import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import type { HitFaultPoint } from '../../jobs/fault-points.ts'
import type { notYet } from '../../jobs/async-handler.ts'
import type { JobProgress } from '../../jobs/progress.ts'
import { endCommandsOfJob } from '../host-commands/host-command.repository.ts'
import { type Ask, bySteps } from '../host-commands/steps.ts'
import { bringIn, type BringInParts, dropIntakeOf } from '../intakes/bring-in.ts'
import { deleteIntake } from '../intakes/intake.repository.ts'
import { endsJob, keptError } from '../job-end.ts'
import { letGoOfVolumes } from '../volumes/hold.repository.ts'
import { holdToRead } from '../volumes/hold-to-read.ts'
import { type SnapshotRecord, snapshotByUuid } from './snapshot.repository.ts'
import { noteBackedUp, noteBegun, noteFailed } from './write.repository.ts'

export interface TakeParts extends BringInParts {
  readonly hit: HitFaultPoint
}

/** The job that takes a snapshot. */
export interface TakeJob {
  readonly jobUuid: string
  readonly signal: AbortSignal
  readonly progress: (now: JobProgress) => void
}

async function present(db: Db, uuid: string): Promise<SnapshotRecord> {
  const snapshot = await snapshotByUuid(db, uuid)
  if (!snapshot || snapshot.removed !== null) throw new AppError('snapshot.gone')
  return snapshot
}

/** The steps: others are kept from the volume, its host sends the disk, and what came is the snapshot. */
async function take(
  parts: TakeParts,
  ask: Ask,
  jobUuid: string,
  { id, volume_id }: SnapshotRecord,
): Promise<void> {
  const { db, hit } = parts
  const hold = await holdToRead(db, volume_id, { jobUuid, live: true })
  if (!(await noteBegun(db, id, jobUuid))) throw new AppError('snapshot.gone')
  hit('snapshot.held')
  const image = await bringIn(parts, ask, jobUuid, hold)
  hit('snapshot.copied')
  await db.transaction().execute(async (trx) => {
    if (!(await noteBackedUp(trx, id, image))) throw new AppError('snapshot.gone')
    await deleteIntake(trx, image.intakeId)
    await letGoOfVolumes(trx, jobUuid)
  })
  hit('snapshot.kept')
}

/**
 * Takes a snapshot whose row is there: live where its instance runs. Runs again with every answer of the host; one
 * that fails says so in its row, and holds nothing back.
 *
 * @throws AppError snapshot.gone, volume.*, made.*, and as the host failed
 */
export async function takeSnapshot(
  parts: TakeParts,
  uuid: string,
  { jobUuid, signal, progress }: TakeJob,
): Promise<SnapshotRecord | typeof notYet> {
  const { db } = parts
  const snapshot = await snapshotByUuid(db, uuid)
  try {
    return await bySteps({ db, jobUuid, progress }, async (ask) => {
      const before = await present(db, uuid)
      if (before.state !== 'BackedUp') await take(parts, ask, jobUuid, before)
      return present(db, uuid)
    })
  } catch (error) {
    if (endsJob(error, signal)) await giveUpSnapshot(db, snapshot?.id, jobUuid, error)
    throw error
  }
}

/** Ends what a job has begun of a snapshot. Safe to run twice. */
export async function giveUpSnapshot(
  db: Db,
  id: number | undefined,
  jobUuid: string | null,
  error: unknown,
): Promise<void> {
  if (jobUuid !== null) {
    await endCommandsOfJob(db, jobUuid, 'job.cancelled')
    await dropIntakeOf(db, jobUuid)
    await letGoOfVolumes(db, jobUuid)
  }
  if (id !== undefined) await noteFailed(db, id, keptError(error))
}
