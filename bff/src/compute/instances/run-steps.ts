import type { AnyCommand } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import type { JobRun, notYet } from '../../jobs/async-handler.ts'
import { type Ask, bySteps } from '../host-commands/steps.ts'
import { afterJob } from '../own-job.ts'
import { holding } from './hold.ts'
import { type InstanceRow, loadInstances } from './instance.repository.ts'
import { instanceView, type WireInstance } from './instance.view.ts'

/** What a job on an instance knows. */
export type InstanceJob = Pick<JobRun<AnyCommand>, 'jobUuid' | 'instance' | 'caller' | 'progress'>

/** An instance as the result of a call shows it, or of the job that it has started. */
export async function shownInstance(
  db: Db,
  { caller, jobUuid }: Pick<InstanceJob, 'caller'> & Partial<Pick<InstanceJob, 'jobUuid'>>,
  id: number,
): Promise<WireInstance> {
  const [row] = await loadInstances(db, [id])
  if (!row) throw new AppError('instance.not_found', { id })
  return instanceView(afterJob(row, jobUuid), caller)
}

/**
 * Runs a job that works on an instance, alone and by steps that its host answers; `notYet` while it waits for
 * either.
 */
export function runSteps<T>(
  db: Db,
  job: InstanceJob,
  work: (ask: Ask, instance: InstanceRow) => Promise<T>,
): Promise<T | typeof notYet> {
  return holding(db, job.instance ?? '', job.jobUuid, (instance) =>
    bySteps({ db, jobUuid: job.jobUuid, progress: job.progress }, (ask) => work(ask, instance)),
  )
}
