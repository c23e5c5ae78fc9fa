import { sql } from 'kysely'
import type { Db, Trx } from '../db/database.ts'

/*
 * One job at a time works on an instance, a volume or a snapshot: its row names the job. A job that has ended
 * holds nothing, also when it died before it could let go.
 */

type Lockable = 'instance' | 'volume' | 'snapshot'

/**
 * Locks a row until the transaction ends, and says whether a job may have it: nobody else has, or one that has
 * ended.
 */
export async function isFreeFor(
  trx: Trx,
  table: Lockable,
  id: number,
  jobUuid: string,
): Promise<boolean> {
  const { rows } = await sql<{ free: boolean }>`
    select (l.job_uuid is null or l.job_uuid = ${jobUuid}::uuid or not exists (
      select from job j where j.uuid = l.job_uuid and j.state = 'pending')) as free
    from ${sql.table(table)} l where l.id = ${id} for no key update of l`.execute(trx)
  return rows[0]?.free === true
}

/** The job that has it lets go; false when it had not. */
export async function letGo(
  db: Db | Trx,
  table: Lockable,
  id: number,
  jobUuid: string,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update ${sql.table(table)} set job_uuid = null where id = ${id} and job_uuid = ${jobUuid}`.execute(
    db,
  )
  return numAffectedRows === 1n
}
