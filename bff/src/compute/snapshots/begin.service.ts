import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import type { Db } from '../../db/database.ts'
import { requireMore } from '../../limits/require.ts'
import { nameOr } from '../names.ts'
import { requireVolumeHost, volumeFor } from '../volumes/find.ts'
import type { VolumeRecord } from '../volumes/volume.repository.ts'
import { loadSnapshots, type SnapshotRecord } from './snapshot.repository.ts'
import { insertSnapshot } from './write.repository.ts'

/** What createSnapshot asks for. */
export interface SnapshotRequest {
  readonly volumeid: string
  readonly name?: string | undefined
  readonly quiescevm?: boolean | undefined
  readonly locationtype?: string | undefined
}

/** @throws AppError snapshot.* */
function checkRequest({ quiescevm, locationtype = 'SECONDARY' }: SnapshotRequest): void {
  if (quiescevm === true) throw new AppError('snapshot.quiesce')
  if (locationtype.toUpperCase() !== 'SECONDARY') throw new AppError('snapshot.location')
}

/** @throws AppError snapshot.volume_state, volume.instance_state */
function checkVolume({ uuid: id, state, shown_state, instance_state }: VolumeRecord): void {
  if (state !== 'Ready') throw new AppError('snapshot.volume_state', { id, state: shown_state })
  const isSteady =
    instance_state === null || instance_state === 'Running' || instance_state === 'Stopped'
  if (!isSteady) throw new AppError('volume.instance_state')
}

/**
 * Makes the row of a snapshot, which a job then takes. It belongs to the owner of its volume, whoever asks; as
 * much as the guest sees is reserved of the owner's secondary storage until it is known what it takes.
 *
 * @throws AppError volume.*, snapshot.*, limit.exceeded*, api.denied
 */
export async function beginSnapshot(
  db: Db,
  caller: Caller,
  request: SnapshotRequest,
): Promise<SnapshotRecord> {
  const volume = await volumeFor(db, caller, request.volumeid)
  checkRequest(request)
  checkVolume(volume)
  await requireVolumeHost(db, volume)
  const name = nameOr(request.name, `${volume.instance_name ?? 'detached'}_${volume.name}`)
  const made = await db.transaction().execute(async (trx) => {
    const owner = volume.account_id
    await requireMore(trx, owner, { snapshot: 1, secondary_storage: volume.size })
    return insertSnapshot(trx, {
      name,
      account_id: owner,
      zone_id: volume.zone_id,
      volume_id: volume.id,
      virtual_size: volume.size,
      reserved: volume.size,
    })
  })
  const [snapshot] = await loadSnapshots(db, [made.id])
  if (!snapshot) throw new AppError('snapshot.gone')
  return snapshot
}
