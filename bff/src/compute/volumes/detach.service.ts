import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import type { Db } from '../../db/database.ts'
import type { notYet } from '../../jobs/async-handler.ts'
import type { HitFaultPoint } from '../../jobs/fault-points.ts'
import { endCommandsOfJob } from '../host-commands/host-command.repository.ts'
import { type Ask, bySteps } from '../host-commands/steps.ts'
import { disksOf } from '../instances/disk.repository.ts'
import { diskBus } from '../instances/domain-spec.ts'
import { holding } from '../instances/hold.ts'
import { isHeld } from '../instances/hold.repository.ts'
import { loadInstanceByUuid } from '../instances/instance.repository.ts'
import { endsJob } from '../job-end.ts'
import { noteDetached } from './attach.repository.ts'
import type { VolumeJob } from './attach.service.ts'
import { instanceToAttach, volumeFor } from './find.ts'
import { letGoOfVolumes, lockVolume, restingState, takeVolume } from './hold.repository.ts'
import { loadVolumes, type VolumeRecord, volumeByUuid } from './volume.repository.ts'

export interface DetachParts {
  readonly db: Db
  readonly hit: HitFaultPoint
}

export interface DetachRequest {
  readonly id?: string | undefined
  readonly virtualmachineid?: string | undefined
  readonly deviceid?: number | undefined
}

/** The volume by its id, or by its place in an instance. */
async function named(db: Db, caller: Caller, request: DetachRequest): Promise<VolumeRecord> {
  const { id, virtualmachineid, deviceid } = request
  if (id !== undefined) return volumeFor(db, caller, id)
  if (virtualmachineid === undefined || deviceid === undefined) throw new AppError('volume.which')
  const instance = await instanceToAttach(db, caller, virtualmachineid)
  const disk = (await disksOf(db, instance.id)).find(({ device_id }) => device_id === deviceid)
  if (!disk) throw new AppError('volume.detached')
  return volumeFor(db, caller, disk.uuid)
}

/**
 * The checks of detachVolume.
 *
 * @throws AppError volume.*, api.denied
 */
export async function checkDetach(
  db: Db,
  caller: Caller,
  request: DetachRequest,
): Promise<VolumeRecord> {
  const volume = await named(db, caller, request)
  if (volume.instance_uuid === null) throw new AppError('volume.detached')
  if (volume.pending_job !== null) throw new AppError('volume.busy', { name: volume.name })
  if (volume.type === 'ROOT') throw new AppError('volume.root', { name: volume.name })
  const instance = await loadInstanceByUuid(db, volume.instance_uuid)
  const isSteady = instance?.state === 'Running' || instance?.state === 'Stopped'
  if (instance && !isSteady && !(await isHeld(db, instance))) {
    throw new AppError('volume.instance_state')
  }
  return volume
}

async function take(db: Db, volumeId: number, jobUuid: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { volume, instance } = await lockVolume(trx, volumeId, jobUuid)
    if (!instance) throw new AppError('volume.detached')
    if (instance.state !== 'Running' && instance.state !== 'Stopped') {
      throw new AppError('volume.instance_state')
    }
    await takeVolume(trx, volumeId, jobUuid, restingState(volume))
  })
}

/** Takes the disk from a running machine; of a stopped one the rows are all that there is. */
async function unplug({ db }: DetachParts, ask: Ask, volume: VolumeRecord): Promise<void> {
  const instance = await loadInstanceByUuid(db, volume.instance_uuid ?? '')
  if (instance?.state !== 'Running' || instance.host_id === null) return
  const device = volume.device_id ?? 0
  await ask('detach', instance.host_id, 'domain.detach', {
    instance: instance.uuid,
    disk: { disk: volume.uuid, device, bus: diskBus(instance, device) },
  })
}

async function present(db: Db, id: number): Promise<VolumeRecord> {
  const [volume] = await loadVolumes(db, [id])
  if (!volume) throw new AppError('volume.gone')
  return volume
}

/**
 * Takes a volume from its instance, while that runs or is stopped. It waits while another job works on the
 * instance, and runs again with every answer of the host. What fails leaves it attached.
 *
 * @throws AppError volume.*, and as the host failed
 */
export async function detachVolume(
  parts: DetachParts,
  uuid: string,
  { jobUuid, signal, progress }: VolumeJob,
): Promise<VolumeRecord | typeof notYet> {
  const { db, hit } = parts
  const volume = await volumeByUuid(db, uuid)
  if (!volume || volume.removed !== null) throw new AppError('volume.gone')
  // An earlier run has come to the end.
  if (volume.instance_uuid === null) return volume
  try {
    return await holding(db, volume.instance_uuid, jobUuid, () =>
      bySteps({ db, jobUuid, progress }, async (ask) => {
        await take(db, volume.id, jobUuid)
        await unplug(parts, ask, volume)
        hit('volume.unplugged')
        await db.transaction().execute((trx) => noteDetached(trx, volume.id, jobUuid))
        return present(db, volume.id)
      }),
    )
  } catch (error) {
    if (endsJob(error, signal)) {
      await endCommandsOfJob(db, jobUuid, 'job.cancelled')
      await letGoOfVolumes(db, jobUuid, 'volumes')
    }
    throw error
  }
}
