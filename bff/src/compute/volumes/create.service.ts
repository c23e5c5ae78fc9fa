import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isRoot } from '../../access/caller.ts'
import { isUuid } from '../../access/ids.ts'
import { ownerAccount, type OwnerParams } from '../../access/owners.ts'
import { openZones } from '../../access/zones.ts'
import type { Db } from '../../db/database.ts'
import { maxVirtualBytes } from '../../images/limits.ts'
import { requireMore } from '../../limits/require.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { InstanceRecord } from '../instances/instance.repository.ts'
import { nameOr } from '../names.ts'
import { snapshotFor } from '../snapshots/find.ts'
import type { SnapshotRecord } from '../snapshots/snapshot.repository.ts'
import { instanceToAttach } from './find.ts'
import { sizeOf } from './size.ts'
import { loadVolumes, type VolumeRecord } from './volume.repository.ts'
import { holdSnapshotObject, insertVolume, offeringByUuid } from './write.repository.ts'

export interface CreateVolumeParts {
  readonly db: Db
  readonly settings: Pick<Settings, 'number'>
}

/** What createVolume asks for. */
export interface VolumeRequest extends OwnerParams {
  readonly name?: string | undefined
  readonly zoneid?: string | undefined
  readonly diskofferingid?: string | undefined
  /** GiB. */
  readonly size?: number | undefined
  readonly snapshotid?: string | undefined
  readonly virtualmachineid?: string | undefined
}

/** What it is made from or for. */
interface Context {
  readonly snapshot: SnapshotRecord | undefined
  readonly instance: InstanceRecord | undefined
}

async function contextOf(db: Db, caller: Caller, request: VolumeRequest): Promise<Context> {
  const { snapshotid, virtualmachineid } = request
  const snapshot = snapshotid === undefined ? undefined : await snapshotFor(db, caller, snapshotid)
  if (snapshot && snapshot.state !== 'BackedUp') {
    const { name, state } = snapshot
    throw new AppError('snapshot.not_ready', { name, state })
  }
  const instance =
    virtualmachineid === undefined
      ? undefined
      : await instanceToAttach(db, caller, virtualmachineid)
  return { snapshot, instance }
}

/** The zone that is named, else that of the snapshot or instance; these and it have to agree. */
async function zoneOf(
  db: Db,
  caller: Caller,
  { zoneid }: VolumeRequest,
  { snapshot, instance }: Context,
): Promise<number> {
  const uuid = zoneid ?? snapshot?.zone_uuid ?? instance?.zone_uuid
  if (uuid === undefined) throw new AppError('volume.zone_missing')
  const [zone] = isUuid(uuid) ? await openZones(db, caller, [uuid]) : []
  if (!zone) throw new AppError('zone.invalid')
  if (zone.allocation_state === 'Disabled' && !isRoot(caller)) {
    throw new AppError('zone.disabled', { zone: zone.name })
  }
  if (snapshot && snapshot.zone_id !== zone.id) throw new AppError('volume.snapshot_zone')
  if (instance && instance.zone_id !== zone.id) throw new AppError('volume.zone')
  return zone.id
}

async function offeringOf(db: Db, uuid: string | undefined) {
  if (uuid === undefined) return undefined
  const offering = isUuid(uuid) ? await offeringByUuid(db, uuid) : undefined
  if (!offering) throw new AppError('volume.offering')
  return offering
}

/**
 * Makes the row of a volume, which has no disk until an instance needs it. One that is made from a snapshot keeps
 * the bytes of that until then; one for an instance belongs to the owner of that.
 *
 * @throws AppError volume.*, snapshot.*, zone.*, limit.exceeded*, account.*, project.*, api.denied
 */
export async function createVolume(
  { db, settings }: CreateVolumeParts,
  caller: Caller,
  request: VolumeRequest,
): Promise<VolumeRecord> {
  const context = await contextOf(db, caller, request)
  const { snapshot, instance } = context
  const zoneId = await zoneOf(db, caller, request, context)
  const offering = await offeringOf(db, request.diskofferingid)
  const size = sizeOf({
    size: request.size,
    offered: offering?.size,
    least: snapshot?.virtual_size ?? undefined,
    most: await maxVirtualBytes(settings),
  })
  const ownerId = instance?.account_id ?? (await ownerAccount(db, caller, request)).id
  const name = nameOr(request.name, snapshot?.name ?? 'volume')
  const made = await db.transaction().execute(async (trx) => {
    await requireMore(trx, ownerId, { volume: 1, primary_storage: size })
    const object = snapshot && (await holdSnapshotObject(trx, snapshot.id))
    if (snapshot && !object) throw new AppError('snapshot.gone')
    return insertVolume(trx, {
      name,
      type: 'DATADISK',
      account_id: ownerId,
      zone_id: zoneId,
      state: 'Allocated',
      size,
      disk_offering_id: offering?.id ?? null,
      snapshot_id: snapshot?.id ?? null,
      base_digest: object?.digest ?? null,
    })
  })
  const [volume] = await loadVolumes(db, [made.id])
  if (!volume) throw new AppError('volume.gone')
  return volume
}
