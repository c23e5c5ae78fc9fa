import { sql } from 'kysely'
import type { Db, Trx } from '../db/database.ts'

/** Keeps what the result of a job tells only to who began it. */
export async function insertJobSecret(trx: Trx, jobId: number, sealed: string): Promise<void> {
  await trx.insertInto('job_secret').values({ job_id: jobId, sealed }).execute()
}

/** What is kept for a job that has not ended, or did so at most so many milliseconds ago. */
export async function findJobSecret(
  db: Db | Trx,
  jobUuid: string,
  ageMs: number,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('job_secret as s')
    .innerJoin('job as j', 'j.id', 's.job_id')
    .select('s.sealed')
    .where('j.uuid', '=', jobUuid)
    .where(
      sql<boolean>`coalesce(j.completed, now()) >= now() - ${ageMs} * interval '1 millisecond'`,
    )
    .executeTakeFirst()
  return row?.sealed
}

/** Forgets what was kept for a job. */
export async function dropJobSecret(db: Db | Trx, jobUuid: string): Promise<void> {
  await db
    .deleteFrom('job_secret')
    .where('job_id', 'in', (eb) => eb.selectFrom('job').select('id').where('uuid', '=', jobUuid))
    .execute()
}

/** Forgets what was kept for jobs that failed, or ended so many milliseconds ago. */
export async function dropOldJobSecrets(db: Db, ageMs: number): Promise<void> {
  await sql`delete from cloud.job_secret s using cloud.job j
    where j.id = s.job_id and (j.state = 'failed'
      or j.completed < now() - ${ageMs} * interval '1 millisecond')`.execute(db)
}
