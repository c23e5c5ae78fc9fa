import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import type { notYet } from '../../jobs/async-handler.ts'
import { readJobSecret } from '../../jobs/job-secret.ts'
import type { Secrets } from '../../secrets.ts'
import { instanceCan } from '../instances/can.ts'
import { loadInstances } from '../instances/instance.repository.ts'
import type { WireInstance } from '../instances/instance.view.ts'
import { type InstanceJob, runSteps, shownInstance } from '../instances/run-steps.ts'
import { keepPassword } from './password.service.ts'

export interface ResetParts {
  readonly db: Db
  readonly secrets: Pick<Secrets, 'encrypt' | 'decrypt'>
}

/**
 * The job that gives a stopped instance the password that its call has kept beside the job. Its guest takes it at
 * its next start. Safe to run again from the top.
 */
export function runReset(
  { db, secrets }: ResetParts,
  job: InstanceJob,
): Promise<WireInstance | typeof notYet> {
  return runSteps(db, job, async (_ask, { id }) => {
    const [instance] = await loadInstances(db, [id])
    if (!instance) throw new AppError('instance.not_found', { id })
    const may = instanceCan(job.caller, { ...instance, pending_job: null }).resetpassword
    if (may !== true) throw new AppError(may, { id: instance.uuid })
    const { password } = await readJobSecret({ db, secrets }, job.jobUuid)
    // Its job ended long ago, and nothing is left to be done.
    if (password === undefined) throw new AppError('instance.interrupted')
    await db
      .transaction()
      .execute((trx) => keepPassword(trx, secrets, { instanceId: id, password, told: true }))
    return shownInstance(db, job, id)
  })
}
