import { type Selectable, sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { VolumeTable } from '../../db/schema.ts'

export type DiskRow = Selectable<VolumeTable>

/** The disks of an instance, the root disk first. */
export function disksOf(db: Db | Trx, instanceId: number): Promise<DiskRow[]> {
  return db
    .selectFrom('volume')
    .selectAll()
    .where('instance_id', '=', instanceId)
    .where('removed', 'is', null)
    .orderBy('device_id')
    .execute()
}

/** Puts the disks of an instance that have no file yet on a pool. */
export async function placeDisks(trx: Trx, instanceId: number, poolId: number): Promise<void> {
  await trx
    .updateTable('volume')
    .set({ pool_id: poolId, state: 'Creating' })
    .where('instance_id', '=', instanceId)
    .where('removed', 'is', null)
    .where('state', 'in', ['Allocated', 'Creating'])
    .execute()
}

/** Takes that back: their files are none of anybody's. */
export async function unplaceDisks(trx: Trx, instanceId: number): Promise<void> {
  await trx
    .updateTable('volume')
    .set({ pool_id: null, state: 'Allocated' })
    .where('instance_id', '=', instanceId)
    .where('removed', 'is', null)
    .where('state', '=', 'Creating')
    .execute()
}

export async function noteDiskBytes(db: Db, diskId: number, bytes: number): Promise<void> {
  await db.updateTable('volume').set({ physical_size: bytes }).where('id', '=', diskId).execute()
}

/** The disks of an instance that were being made are there. */
export async function readyDisks(trx: Trx, instanceId: number): Promise<void> {
  await trx
    .updateTable('volume')
    .set({ state: 'Ready' })
    .where('instance_id', '=', instanceId)
    .where('removed', 'is', null)
    .where('state', '=', 'Creating')
    .execute()
}

/** Removes disks for good; answers their uuids and pools, whose files have to go. */
export async function removeDisks(
  trx: Trx,
  diskIds: readonly number[],
): Promise<{ uuid: string; pool_id: number | null }[]> {
  return trx
    .updateTable('volume')
    .set({ state: 'Expunged', removed: sql<Date>`now()`, job_uuid: null })
    .where((eb) => eb('id', '=', eb.fn.any(eb.val([...diskIds]))))
    .where('removed', 'is', null)
    .returning(['uuid', 'pool_id'])
    .execute()
}

/** Lets go of the disks that an instance still has: they stay with its owner. */
export async function detachDisks(trx: Trx, instanceId: number): Promise<void> {
  await trx
    .updateTable('volume')
    .set({ instance_id: null, device_id: null })
    .where('instance_id', '=', instanceId)
    .where('removed', 'is', null)
    .execute()
}
