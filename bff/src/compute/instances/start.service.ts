import { AppError } from '@mold/shared/errors.ts'
import type { Db, Trx } from '../../db/database.ts'
import type { notYet } from '../../jobs/async-handler.ts'
import type { SecretParts } from '../../jobs/job-secret.ts'
import { basesOf } from '../bases/needed.repository.ts'
import { dropStaleSecret, offerPassword } from '../passwords/password.service.ts'
import { hostWithPool } from '../placement/pool.repository.ts'
import { bringUp, type BringUpParts } from './bring-up.ts'
import { clearHost } from './clear-host.ts'
import { disksOf, unplaceDisks } from './disk.repository.ts'
import {
  changeInstance,
  type InstanceRecord,
  type InstanceRow,
  loadInstances,
  lockInstance,
} from './instance.repository.ts'
import type { WireInstance } from './instance.view.ts'
import { findHost, isUnmade, putOnHost } from './move-on.ts'
import { type InstanceJob, runSteps, shownInstance } from './run-steps.ts'

/**
 * Throws unless the host that has the disks of an instance can be asked, and where it is to start there, takes it.
 *
 * @throws AppError instance.host_away, instance.host_disabled
 */
export async function requireHost(
  db: Db | Trx,
  instance: InstanceRecord,
  forWhat: 'start' | 'ask',
): Promise<void> {
  if (instance.host_id === null) return
  const host = await hostWithPool(db, instance.host_id)
  const name = host?.hostName ?? instance.host_name
  // One that is removed has nothing left to be asked for.
  if (!host && forWhat === 'ask') return
  if (!host?.isUp) throw new AppError('instance.host_away', { host: name })
  if (!host.isEnabled && forWhat === 'start') {
    throw new AppError('instance.host_disabled', { host: name })
  }
}

/** Gives it a place: on the host that has its disks, or on any while it has none. */
async function takePlace(trx: Trx, row: InstanceRow, hostUuid: string | undefined): Promise<void> {
  const [instance] = await loadInstances(trx, [row.id])
  if (!instance) throw new AppError('instance.not_found', { id: row.uuid })
  await requireHost(trx, instance, 'start')
  const only = instance.host_uuid ?? hostUuid
  const bases = await basesOf(trx, row.id)
  const bytes = row.host_id === null ? bases.reduce((sum, { length }) => sum + length, 0) : 0
  const host = await findHost(trx, instance, bytes, { hostUuid: only })
  await putOnHost(trx, row.id, host)
  await changeInstance(trx, row.id, { state: 'Starting' })
}

/** It is stopped again; what was made of disks that were not there before goes. */
async function failStart(db: Db, uuid: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await lockInstance(trx, uuid)
    if (row?.state !== 'Starting') return
    const disks = await disksOf(trx, row.id)
    const isFirst = disks.length > 0 && disks.every(isUnmade)
    await clearHost(trx, row, isFirst ? disks : [])
    await unplaceDisks(trx, row.id)
    await changeInstance(trx, row.id, { state: 'Stopped', ...(isFirst && { host_id: null }) })
  })
}

/**
 * The job that starts a stopped instance, on the host that has its disks. Safe to run again from the top.
 *
 * @param hostUuid the host for one that has none yet
 */
export function runStart(
  parts: BringUpParts & SecretParts,
  job: InstanceJob,
  hostUuid: string | undefined,
): Promise<WireInstance | typeof notYet> {
  const { db } = parts
  return runSteps(db, job, async (ask, instance) => {
    if (instance.state !== 'Running') {
      if (instance.state === 'Stopped') {
        await dropStaleSecret(parts, instance.id, job.jobUuid)
        await db.transaction().execute((trx) => takePlace(trx, instance, hostUuid))
      } else if (instance.state !== 'Starting') throw new AppError('instance.not_stopped')
      try {
        await bringUp(parts, ask, instance.id, {
          jobUuid: job.jobUuid,
          mayMove: hostUuid === undefined,
        })
      } catch (error) {
        if (error instanceof AppError) await failStart(db, instance.uuid)
        throw error
      }
    }
    // Also where an earlier run ended between the start and this.
    await offerPassword(db, instance.id, job.jobUuid)
    return shownInstance(db, job, instance.id)
  })
}
