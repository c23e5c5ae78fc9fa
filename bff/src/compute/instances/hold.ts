import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import { notYet } from '../../jobs/async-handler.ts'
import { releaseInstance, takeInstance } from './hold.repository.ts'
import type { InstanceRow } from './instance.repository.ts'

/**
 * Does the work of a job on an instance that no other job works on meanwhile; `notYet` while another one has it,
 * which holds no worker. The instance is let go of once the work has ended, well or not. A job that has ended
 * holds nothing, also when it died before it could let go; a run that is cut off keeps it for the next.
 */
export async function holding<T>(
  db: Db,
  uuid: string,
  jobUuid: string,
  work: (instance: InstanceRow) => Promise<T | typeof notYet>,
): Promise<T | typeof notYet> {
  const row = await db.transaction().execute((trx) => takeInstance(trx, uuid, jobUuid))
  if (!row) return notYet
  try {
    const result = await work(row)
    if (result !== notYet) await releaseInstance(db, row.id, jobUuid)
    return result
  } catch (error) {
    if (error instanceof AppError) await releaseInstance(db, row.id, jobUuid)
    throw error
  }
}
