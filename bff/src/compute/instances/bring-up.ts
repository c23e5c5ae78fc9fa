import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import type { HitFaultPoint } from '../../jobs/fault-points.ts'
import { findBase } from '../bases/base.repository.ts'
import { type BaseParts, ensureBase, type PoolOfHost } from '../bases/ensure.ts'
import { isDirectFailure, mostHosts, recordDirectFailure } from '../direct/fetch.ts'
import { failedHostsOf } from '../host-commands/host-command.repository.ts'
import type { Ask } from '../host-commands/steps.ts'
import { hostWithPool } from '../placement/pool.repository.ts'
import { type DiskRow, disksOf, noteDiskBytes, readyDisks } from './disk.repository.ts'
import { domainSpec } from './domain-spec.ts'
import { changeInstance, type InstanceRecord, loadInstances } from './instance.repository.ts'
import { isUnmade, moveOn } from './move-on.ts'

export interface BringUpParts extends BaseParts {
  readonly db: Db
  readonly hit: HitFaultPoint
}

/** The job that brings an instance up. */
export interface BringUpJob {
  readonly jobUuid: string
  /** Whether another host may be tried where one could not. */
  readonly mayMove: boolean
}

/** The instance as it is now, with its host and pool. */
async function placed(db: Db, instanceId: number) {
  const [instance] = await loadInstances(db, [instanceId])
  const host = instance?.host_id && (await hostWithPool(db, instance.host_id))
  if (!instance || !host) throw new AppError('instance.not_found', { id: instanceId })
  return { instance, host }
}

async function makeDisk(
  { db }: BringUpParts,
  ask: Ask,
  { poolId, hostId }: PoolOfHost,
  disk: DiskRow,
): Promise<void> {
  const base = disk.base_digest === null ? undefined : await findBase(db, poolId, disk.base_digest)
  const { bytes } = await ask(`disk ${disk.uuid} on ${hostId}`, hostId, 'disk.create', {
    disk: disk.uuid,
    size: disk.size,
    ...(base && { base: { digest: base.digest, format: base.format } }),
  })
  await noteDiskBytes(db, disk.id, bytes)
}

/** Brings to its host what an instance needs, makes its disks, and starts it. */
async function startThere(
  parts: BringUpParts,
  ask: Ask,
  instance: InstanceRecord,
  place: PoolOfHost,
): Promise<void> {
  const { db, hit } = parts
  const disks = await disksOf(db, instance.id)
  const needed = [instance.iso_digest, ...disks.map(({ base_digest }) => base_digest)]
  for (const digest of new Set(needed)) {
    if (digest !== null) await ensureBase(parts, ask, place, digest)
  }
  hit('instance.bases')
  for (const disk of disks.filter(isUnmade)) await makeDisk(parts, ask, place, disk)
  hit('instance.disks')
  await ask(`start on ${place.hostId}`, place.hostId, 'domain.start', {
    domain: domainSpec(instance, disks),
  })
  hit('instance.started')
}

/** From here on it runs, and its disks are there to stay. */
async function noteRunning(db: Db, instanceId: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await changeInstance(trx, instanceId, {
      state: 'Running',
      error_code: null,
      error_params: null,
    })
    await readyDisks(trx, instanceId)
  })
}

/** Puts an instance that could not be started on another host, where that may help. */
async function triesAnother(
  db: Db,
  error: unknown,
  instance: InstanceRecord,
  { jobUuid, mayMove }: BringUpJob,
): Promise<boolean> {
  if (!(error instanceof AppError) || error.code === 'job.cancelled' || !mayMove) return false
  if (isDirectFailure(error) && (await failedHostsOf(db, jobUuid)).length >= mostHosts) return false
  return moveOn(db, instance, jobUuid)
}

/**
 * Starts an instance on the host that it has been put on. Where its disks are still to be made and that host
 * could not, the next one is tried. Safe to run again from the top, as every job that asks hosts is.
 *
 * @throws AppError as the last host failed
 */
export async function bringUp(
  parts: BringUpParts,
  ask: Ask,
  instanceId: number,
  job: BringUpJob,
): Promise<void> {
  for (;;) {
    const { instance, host } = await placed(parts.db, instanceId)
    try {
      await startThere(parts, ask, instance, host)
      await noteRunning(parts.db, instanceId)
      return
    } catch (error) {
      if (await triesAnother(parts.db, error, instance, job)) continue
      await recordDirectFailure(parts.db, error, job.jobUuid)
      throw error
    }
  }
}
