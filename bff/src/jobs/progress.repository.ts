import type { Db } from '../db/database.ts'
import type { JobProgress } from './progress.ts'

/** Shows how far a pending job is; true when somebody wants it to end. Undefined only asks. */
export async function noteProgress(
  db: Db,
  jobId: number,
  progress: JobProgress | undefined,
): Promise<boolean> {
  if (progress === undefined) {
    const asked = await db
      .selectFrom('job')
      .select('cancelled')
      .where('id', '=', jobId)
      .executeTakeFirst()
    return asked?.cancelled === true
  }
  const row = await db
    .updateTable('job')
    .set({ progress: JSON.stringify(progress) })
    .where('id', '=', jobId)
    .where('state', '=', 'pending')
    .returning('cancelled')
    .executeTakeFirst()
  return row?.cancelled === true
}

/** Asks for the end of a job, and wakes one that waits; false when it has ended already. */
export async function wantEnd(db: Db, uuid: string): Promise<boolean> {
  const row = await db
    .updateTable('job')
    .set((eb) => ({
      cancelled: true,
      woken: true,
      lease_until: eb
        .case()
        .when('lease_owner', 'is', null)
        .then(null)
        .else(eb.ref('lease_until'))
        .end(),
    }))
    .where('uuid', '=', uuid)
    .where('state', '=', 'pending')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
