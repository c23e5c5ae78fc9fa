import type { cancelJob as declaration } from '@mold/shared/commands/jobs/cancelJob.ts'
import { AppError } from '@mold/shared/errors.ts'
import { isRoot } from '../../access/caller.ts'
import { isUuid } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { findJob } from '../../jobs/job.repository.ts'
import { wantEnd } from '../../jobs/progress.repository.ts'
import type { SyncHandler } from '../handler.ts'

/** Commands whose jobs may be ended at any moment and run again. */
const endable = [
  'checkImage',
  'collectStore',
  'createSnapshot',
  'createTemplate',
  'deployVirtualMachine',
  'extractVolume',
  'getStoreReport',
  'startVirtualMachine',
]

/** Mold's own. Jobs of others are not there, but for root admins. */
export function createCancelJob(db: Db): SyncHandler<typeof declaration> {
  return async ({ jobid }, { caller }) => {
    const job = isUuid(jobid) ? await findJob(db, jobid) : undefined
    if (!job || (job.account_id !== caller.account.id && !isRoot(caller))) {
      throw new AppError('job.not_found', { id: jobid })
    }
    if (!endable.includes(job.command)) {
      throw new AppError('job.not_endable', { command: job.command })
    }
    if (!(await wantEnd(db, jobid))) throw new AppError('job.ended')
    return { success: true }
  }
}
