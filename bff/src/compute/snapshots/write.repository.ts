import { type Insertable, sql } from 'kysely'
import { holdAccount } from '../../access/hold-account.ts'
import type { Db, Trx } from '../../db/database.ts'
import type { SnapshotTable } from '../../db/schema.ts'

/**
 * Makes the row of a new snapshot.
 *
 * @throws AppError account.removed when its owner is deleted at this moment
 */
export async function insertSnapshot(
  trx: Trx,
  values: Insertable<SnapshotTable>,
): Promise<{ id: number }> {
  await holdAccount(trx, values.account_id)
  return trx.insertInto('snapshot').values(values).returning('id').executeTakeFirstOrThrow()
}

/** Notes that its host is told to send it, and the job that waits for that; false when it is gone. */
export async function noteBegun(trx: Db | Trx, id: number, jobUuid: string): Promise<boolean> {
  const noted = await trx
    .updateTable('snapshot')
    .set({ state: 'BackingUp', job_uuid: jobUuid })
    .where('id', '=', id)
    .where('removed', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return noted !== undefined
}

/** What came in is the snapshot; false when that was deleted meanwhile. */
export async function noteBackedUp(
  trx: Trx,
  id: number,
  of: { readonly objectId: number; readonly length: number; readonly virtualSize: number },
): Promise<boolean> {
  const noted = await trx
    .updateTable('snapshot')
    .set({
      state: 'BackedUp',
      object_id: of.objectId,
      physical_size: of.length,
      virtual_size: of.virtualSize,
      reserved: 0,
      job_uuid: null,
    })
    .where('id', '=', id)
    .where('removed', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return noted !== undefined
}

/** It could not be taken, and counts no longer. */
export async function noteFailed(
  db: Db | Trx,
  id: number,
  error: { readonly error_code: string; readonly error_params: string },
): Promise<void> {
  await db
    .updateTable('snapshot')
    .set({ ...error, state: 'Error', reserved: 0, job_uuid: null })
    .where('id', '=', id)
    .where('state', 'in', ['Allocated', 'Creating', 'BackingUp'])
    .execute()
}

/** Takes a snapshot away; its object goes when nothing else refers to it. */
export async function removeSnapshot(db: Db | Trx, id: number): Promise<void> {
  await db
    .updateTable('snapshot')
    .set({
      state: 'Destroying',
      removed: sql<Date>`now()`,
      object_id: null,
      reserved: 0,
      job_uuid: null,
    })
    .where('id', '=', id)
    .where('removed', 'is', null)
    .execute()
}

/**
 * Internal ids of snapshots that say they are being taken though no job does that.
 *
 * @param graceMs milliseconds that a new one has until its job is there
 */
export async function forsakenSnapshots(db: Db, graceMs: number): Promise<number[]> {
  const rows = await db
    .selectFrom('snapshot as s')
    .select('s.id')
    .where('s.state', 'in', ['Allocated', 'Creating', 'BackingUp'])
    .where('s.removed', 'is', null)
    .where('s.created', '<', sql<Date>`now() - ${graceMs} * interval '1 millisecond'`)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('job as j')
            .select('j.id')
            .where('j.state', '=', 'pending')
            .whereRef('j.instance_uuid', '=', 's.uuid'),
        ),
      ),
    )
    .execute()
  return rows.map(({ id }) => id)
}
