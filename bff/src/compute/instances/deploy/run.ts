import { AppError } from '@mold/shared/errors.ts'
import type { notYet } from '../../../jobs/async-handler.ts'
import { offerPassword } from '../../passwords/password.service.ts'
import { bringUp, type BringUpParts } from '../bring-up.ts'
import type { WireInstance } from '../instance.view.ts'
import { type InstanceJob, runSteps, shownInstance } from '../run-steps.ts'
import { failDeployment } from './fail.ts'

/**
 * The job of a deployment: starts the instance that its rows describe. One that cannot be started takes nothing
 * of what is limited, and says why. Safe to run again from the top.
 */
export function runDeployment(
  parts: BringUpParts,
  job: InstanceJob & { readonly mayMove: boolean },
): Promise<WireInstance | typeof notYet> {
  const { db } = parts
  return runSteps(db, job, async (ask, instance) => {
    if (instance.state === 'Starting') {
      try {
        await bringUp(parts, ask, instance.id, job)
      } catch (error) {
        if (error instanceof AppError) await failDeployment(db, instance.uuid, error)
        throw error
      }
    }
    // Also where an earlier run ended between the start and this.
    if (instance.state === 'Starting' || instance.state === 'Running') {
      await offerPassword(db, instance.id, job.jobUuid)
    }
    return shownInstance(db, job, instance.id)
  })
}
