import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import type { notYet } from '../../jobs/async-handler.ts'
import type { HitFaultPoint } from '../../jobs/fault-points.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { Ask } from '../host-commands/steps.ts'
import { disksOf } from './disk.repository.ts'
import { domainSpec } from './domain-spec.ts'
import { changeInstance, type InstanceRow, loadInstances } from './instance.repository.ts'
import type { WireInstance } from './instance.view.ts'
import { type InstanceJob, runSteps, shownInstance } from './run-steps.ts'

export interface StopParts {
  readonly db: Db
  readonly settings: Pick<Settings, 'number'>
  readonly hit: HitFaultPoint
}

const secondMs = 1_000

/**
 * Stops an instance as a step of a job: its state is Stopping until its host says that it is off. Does nothing
 * of one that does not run.
 *
 * @throws AppError as the host failed; then it is Running until the host says otherwise
 */
export async function halt(
  { db, settings, hit }: StopParts,
  ask: Ask,
  instance: InstanceRow,
  forced: boolean,
): Promise<void> {
  const { id, uuid, state, host_id: hostId } = instance
  if ((state !== 'Running' && state !== 'Stopping') || hostId === null) return
  await changeInstance(db, id, { state: 'Stopping' })
  const waitMs = forced ? 0 : secondMs * (await settings.number('vm.stop.wait'))
  try {
    await ask('stop', hostId, 'domain.stop', { instance: uuid, forced, waitMs })
  } catch (error) {
    if (error instanceof AppError) await changeInstance(db, id, { state: 'Running' })
    throw error
  }
  hit('instance.halted')
}

/** The job that stops a running instance. Safe to run again from the top. */
export function runStop(
  parts: StopParts,
  job: InstanceJob,
  forced: boolean,
): Promise<WireInstance | typeof notYet> {
  const { db } = parts
  return runSteps(db, job, async (ask, instance) => {
    const { state, id } = instance
    if (state !== 'Stopped') {
      if (state !== 'Running' && state !== 'Stopping') throw new AppError('instance.not_running')
      await halt(parts, ask, instance, forced)
      // What stood still while it ran does so no longer.
      await changeInstance(db, id, { state: 'Stopped', error_code: null, error_params: null })
    }
    return shownInstance(db, job, id)
  })
}

/** The job that starts a running instance anew, with what it has now. Safe to run again from the top. */
export function runReboot(db: Db, job: InstanceJob): Promise<WireInstance | typeof notYet> {
  return runSteps(db, job, async (ask, { id, state, host_id: hostId }) => {
    const [instance] = await loadInstances(db, [id])
    if (!instance || state !== 'Running' || hostId === null) {
      throw new AppError('instance.not_running')
    }
    const domain = domainSpec(instance, await disksOf(db, id))
    await ask('reboot', hostId, 'domain.reboot', { domain })
    return shownInstance(db, job, id)
  })
}
