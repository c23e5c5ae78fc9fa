import { AppError } from '@mold/shared/errors.ts'
import { type DeleteParts, deleteImage } from '../images/delete.service.ts'
import { loadImages } from '../images/image.repository.ts'
import { endCommandsOfJob } from './host-commands/host-command.repository.ts'
import { dropIntakeOf } from './intakes/bring-in.ts'
import { endedJobsOfVolumes, forsakenTemplates, jobOfSnapshot } from './settle.repository.ts'
import { giveUpSnapshot } from './snapshots/take.service.ts'
import { forsakenSnapshots } from './snapshots/write.repository.ts'
import { letGoOfVolumes } from './volumes/hold.repository.ts'

/** A row is there before its job is. */
const graceMs = 60_000

/**
 * Takes back what jobs have left that ended in a way in which they could not do so themselves: volumes are free
 * again, snapshots and templates that nobody completes fail or go. May run in several processes at once.
 */
export async function settleVolumes(parts: DeleteParts, grace = graceMs): Promise<void> {
  const { db } = parts
  for (const jobUuid of await endedJobsOfVolumes(db)) {
    await endCommandsOfJob(db, jobUuid, 'job.cancelled')
    await dropIntakeOf(db, jobUuid)
    await letGoOfVolumes(db, jobUuid)
  }
  const error = new AppError('snapshot.forsaken')
  for (const id of await forsakenSnapshots(db, grace)) {
    await giveUpSnapshot(db, id, await jobOfSnapshot(db, id), error)
  }
  for (const image of await loadImages(db, await forsakenTemplates(db, grace))) {
    await deleteImage(parts, image, undefined)
  }
}
