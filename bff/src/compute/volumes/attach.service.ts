import { AppError } from '@mold/shared/errors.ts'
import type { DomainDisk } from '../../agent/protocol.ts'
import type { Caller } from '../../access/caller.ts'
import type { Db, Trx } from '../../db/database.ts'
import type { JobRun, notYet } from '../../jobs/async-handler.ts'
import type { HitFaultPoint } from '../../jobs/fault-points.ts'
import { noteBase } from '../bases/base.repository.ts'
import { type BaseParts, ensureBase } from '../bases/ensure.ts'
import { basesOf } from '../bases/needed.repository.ts'
import { endCommandsOfJob } from '../host-commands/host-command.repository.ts'
import { type Ask, bySteps } from '../host-commands/steps.ts'
import { noteDiskBytes } from '../instances/disk.repository.ts'
import { diskBus } from '../instances/domain-spec.ts'
import { holding } from '../instances/hold.ts'
import { isHeld } from '../instances/hold.repository.ts'
import { type InstanceRecord, loadInstanceByUuid } from '../instances/instance.repository.ts'
import { requireHost } from '../instances/start.service.ts'
import { endsJob } from '../job-end.ts'
import { hostWithPool } from '../placement/pool.repository.ts'
import { noteAttaching, undoAttaching, usedDevices } from './attach.repository.ts'
import { deviceFor } from './devices.ts'
import { instanceToAttach, volumeFor } from './find.ts'
import {
  hostOfPool,
  letGoOfVolumes,
  lockInstanceRow,
  lockVolume,
  type VolumeRow,
  volumeRow,
} from './hold.repository.ts'
import { loadVolumes, type VolumeRecord, volumeByUuid } from './volume.repository.ts'

export interface AttachParts extends BaseParts {
  readonly db: Db
  readonly hit: HitFaultPoint
}

/** What a job knows of itself. */
export type VolumeJob = Pick<JobRun<never>, 'jobUuid' | 'signal' | 'progress'>

type Instance = Pick<
  InstanceRecord,
  'id' | 'uuid' | 'state' | 'zone_id' | 'account_id' | 'host_id' | 'display_name'
>

/** What has to hold for a volume and the instance that it is attached to. */
async function checkPair(db: Db | Trx, volume: VolumeRow, instance: Instance): Promise<void> {
  const { name, state, pool_id } = volume
  if (volume.instance_id !== null) throw new AppError('volume.attached')
  if (state !== 'Allocated' && state !== 'Ready')
    throw new AppError('volume.state', { name, state })
  if (volume.zone_id !== instance.zone_id) throw new AppError('volume.zone')
  const words = { name, instance: instance.display_name }
  if (volume.account_id !== instance.account_id) throw new AppError('volume.owner', words)
  if (pool_id === null) return
  if (instance.host_id === null) throw new AppError('volume.unplaced', words)
  const host = await hostOfPool(db, pool_id)
  if (host?.id !== instance.host_id) {
    throw new AppError('volume.other_host', { ...words, host: host?.name ?? '' })
  }
}

/**
 * The checks of attachVolume. While another job works on the instance nobody knows what state comes of that: then
 * the job finds out, once it is its turn.
 *
 * @throws AppError volume.*, instance.host_*, api.denied
 */
export async function checkAttach(
  db: Db,
  caller: Caller,
  of: { readonly id: string; readonly virtualmachineid: string; readonly deviceid?: number },
): Promise<{ volume: VolumeRecord; instance: InstanceRecord }> {
  const volume = await volumeFor(db, caller, of.id)
  if (volume.pending_job !== null) throw new AppError('volume.busy', { name: volume.name })
  const instance = await instanceToAttach(db, caller, of.virtualmachineid)
  await checkPair(db, volume, instance)
  const isSteady = instance.state === 'Running' || instance.state === 'Stopped'
  if (!isSteady && !(await isHeld(db, instance))) throw new AppError('volume.instance_state')
  if (of.deviceid !== undefined) deviceFor([], of.deviceid, instance.display_name)
  if (volume.pool_id === null || instance.state === 'Running') {
    await requireHost(db, instance, 'ask')
  }
  return { volume, instance }
}

/** Writes that the instance has the volume; true when it had it before this job. */
async function begin(
  db: Db,
  volumeId: number,
  instanceId: number,
  { jobUuid, device }: { readonly jobUuid: string; readonly device: number | undefined },
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const instance = await lockInstanceRow(trx, instanceId)
    const { volume } = await lockVolume(trx, volumeId, jobUuid)
    if (volume.instance_id === instanceId) return volume.job_uuid !== jobUuid
    if (instance.state !== 'Running' && instance.state !== 'Stopped') {
      throw new AppError('volume.instance_state')
    }
    await checkPair(trx, volume, instance)
    const used = await usedDevices(trx, instanceId)
    const host = instance.host_id === null ? undefined : await hostWithPool(trx, instance.host_id)
    const poolId = volume.pool_id ?? host?.poolId ?? null
    await noteAttaching(trx, volumeId, {
      instanceId,
      deviceId: deviceFor(used, device, instance.display_name),
      jobUuid,
      poolId,
      state: volume.pool_id === null && poolId !== null ? 'Creating' : volume.state,
    })
    const bases = poolId === null ? [] : await basesOf(trx, instanceId)
    for (const base of bases) {
      if (poolId !== null && base.digest === volume.base_digest) await noteBase(trx, poolId, base)
    }
    return false
  })
}

/** Makes the disk of a volume that has none on its pool yet. */
async function makeDisk(parts: AttachParts, ask: Ask, volume: VolumeRow): Promise<void> {
  const { uuid: disk, size, pool_id: poolId, base_digest: digest } = volume
  const host = poolId === null ? undefined : await hostOfPool(parts.db, poolId)
  if (poolId === null || !host || volume.physical_size !== null) return
  if (digest !== null) await ensureBase(parts, ask, { poolId, hostId: host.id }, digest)
  const { bytes } = await ask('disk', host.id, 'disk.create', {
    disk,
    size,
    // Only snapshots become volumes, and these are QCOW2.
    ...(digest !== null && { base: { digest, format: 'qcow2' } }),
  })
  await noteDiskBytes(parts.db, volume.id, bytes)
}

/** The place of a disk in the machine of an instance. */
const diskIn = (instance: InstanceRecord, { uuid, device_id }: VolumeRow): DomainDisk => {
  const device = device_id ?? 0
  return { disk: uuid, device, bus: diskBus(instance, device) }
}

async function attach(
  parts: AttachParts,
  ask: Ask,
  volumeId: number,
  instanceUuid: string,
): Promise<void> {
  const { db, hit } = parts
  hit('volume.held')
  const volume = await volumeRow(db, volumeId)
  const instance = await loadInstanceByUuid(db, instanceUuid)
  if (!volume || !instance) throw new AppError('volume.gone')
  await makeDisk(parts, ask, volume)
  hit('volume.made')
  if (instance.state !== 'Running' || instance.host_id === null) return
  const disk = diskIn(instance, volume)
  await ask('attach', instance.host_id, 'domain.attach', { instance: instance.uuid, disk })
  hit('volume.plugged')
}

/**
 * Attaches a volume to an instance, while that runs or is stopped; one without a disk gets it now, where the
 * instance has a host. It waits while another job works on the instance, and runs again with every answer of the
 * host. What fails leaves the volume as it was.
 *
 * @throws AppError volume.*, and as the host failed
 */
export async function attachVolume(
  parts: AttachParts,
  uuid: string,
  to: { readonly instance: string; readonly device?: number | undefined },
  job: VolumeJob,
): Promise<VolumeRecord | typeof notYet> {
  const { db } = parts
  const { jobUuid, signal, progress } = job
  const before = await volumeByUuid(db, uuid)
  if (!before) throw new AppError('volume.gone')
  try {
    return await holding(db, to.instance, jobUuid, (instance) =>
      bySteps({ db, jobUuid, progress }, async (ask) => {
        const of = { jobUuid, device: to.device }
        if (!(await begin(db, before.id, instance.id, of))) {
          await attach(parts, ask, before.id, instance.uuid)
          await letGoOfVolumes(db, jobUuid, 'volumes')
        }
        const [volume] = await loadVolumes(db, [before.id])
        if (!volume) throw new AppError('volume.gone')
        return volume
      }),
    )
  } catch (error) {
    if (endsJob(error, signal)) await giveUp(db, before.id, to.instance, jobUuid)
    throw error
  }
}

async function giveUp(
  db: Db,
  volumeId: number,
  instanceUuid: string,
  jobUuid: string,
): Promise<void> {
  await endCommandsOfJob(db, jobUuid, 'job.cancelled')
  const volume = await volumeRow(db, volumeId)
  const instance = await loadInstanceByUuid(db, instanceUuid)
  const isPlugged = volume?.physical_size !== null && instance?.state === 'Running'
  const unplug =
    volume && instance && isPlugged
      ? { instance: instance.uuid, disk: diskIn(instance, volume) }
      : undefined
  await undoAttaching(db, jobUuid, unplug)
}
