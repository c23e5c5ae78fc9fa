import { type Insertable, sql } from 'kysely'
import { holdAccount } from '../../access/hold-account.ts'
import type { Db, Trx } from '../../db/database.ts'
import type { VolumeTable } from '../../db/schema.ts'
import { noteHostCommand } from '../host-commands/host-command.repository.ts'
import type { VolumeRow } from './hold.repository.ts'

/**
 * Makes the row of a new volume.
 *
 * @throws AppError account.removed when its owner is deleted at this moment
 */
export async function insertVolume(
  trx: Trx,
  values: Insertable<VolumeTable>,
): Promise<{ id: number }> {
  await holdAccount(trx, values.account_id)
  return trx.insertInto('volume').values(values).returning('id').executeTakeFirstOrThrow()
}

/** A disk offering that is there. */
export function offeringByUuid(db: Db | Trx, uuid: string) {
  return db
    .selectFrom('disk_offering')
    .select(['id', 'name', 'size'])
    .where('uuid', '=', uuid)
    .where('removed', 'is', null)
    .executeTakeFirst()
}

/**
 * Keeps the object of a snapshot for a row that refers to it before the transaction ends; undefined when the
 * snapshot is gone.
 */
export function holdSnapshotObject(
  trx: Trx,
  snapshotId: number,
): Promise<{ readonly digest: string } | undefined> {
  return trx
    .selectFrom('snapshot as s')
    .innerJoin('object as o', 'o.id', 's.object_id')
    .select('o.digest')
    .where('s.id', '=', snapshotId)
    .where('s.removed', 'is', null)
    .where('s.state', '=', 'BackedUp')
    .forKeyShare()
    .executeTakeFirst()
}

/** How long a host may take to remove a disk; what it has not removed by then the reconciler finds. */
const removalPatienceMs = 60 * 60_000

/**
 * Takes a volume away for good, whose row is locked: its links stop working, and its host, if it has a disk
 * there, is told to remove that.
 */
export async function expungeVolume(
  trx: Trx,
  { id, uuid, pool_id }: Pick<VolumeRow, 'id' | 'uuid' | 'pool_id'>,
): Promise<void> {
  await trx
    .updateTable('volume')
    .set({
      state: 'Expunged',
      removed: sql<Date>`now()`,
      instance_id: null,
      device_id: null,
      job_uuid: null,
    })
    .where('id', '=', id)
    .execute()
  await trx.deleteFrom('download_link').where('volume_id', '=', id).execute()
  if (pool_id !== null) await removeDisk(trx, pool_id, uuid, `volume ${uuid} expunged`)
}

/** Tells the host of a pool to remove a disk, without anybody waiting for it. */
export async function removeDisk(
  trx: Trx,
  poolId: number,
  volumeUuid: string,
  key: string,
): Promise<void> {
  const pool = await trx
    .selectFrom('storage_pool')
    .select('host_id')
    .where('id', '=', poolId)
    .where('removed', 'is', null)
    .executeTakeFirst()
  if (!pool) return
  await noteHostCommand(trx, {
    hostId: pool.host_id,
    key,
    jobUuid: undefined,
    kind: 'disk.remove',
    params: { disk: volumeUuid },
    patienceMs: removalPatienceMs,
  })
}
