import { sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'

/** It is destroyed: its drive is empty, and it no longer counts as an instance. */
export async function noteDestroyed(db: Db | Trx, id: number): Promise<void> {
  await db
    .updateTable('instance')
    .set({
      state: 'Destroyed',
      destroyed: sql<Date>`now()`,
      // It no longer waits for room.
      error_code: sql<string | null>`nullif(error_code, 'instance.no_room')`,
      iso_id: null,
      iso_digest: null,
    })
    .where('id', '=', id)
    .execute()
}

/** It is gone; its row stays for what is in the past. */
export async function noteExpunged(trx: Trx, id: number): Promise<void> {
  await trx
    .updateTable('instance')
    .set({
      state: 'Expunged',
      removed: sql<Date>`now()`,
      job_uuid: null,
      iso_id: null,
      iso_digest: null,
    })
    .where('id', '=', id)
    .execute()
}

/** Uuids of instances that were destroyed so many milliseconds ago, and of those that were being expunged. */
export async function longDestroyed(db: Db, ageMs: number): Promise<string[]> {
  const rows = await db
    .selectFrom('instance')
    .select('uuid')
    .where('removed', 'is', null)
    .where('state', '=', 'Destroyed')
    .where('destroyed', '<', sql<Date>`now() - ${ageMs} * interval '1 millisecond'`)
    .orderBy('id')
    .execute()
  return rows.map(({ uuid }) => uuid)
}
