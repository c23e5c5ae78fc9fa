import { AppError } from '@mold/shared/errors.ts'
import type { Db, Trx } from '../../db/database.ts'
import { changeInstance, type InstanceRow, lockInstance } from './instance.repository.ts'

async function isPending(db: Db | Trx, jobUuid: string): Promise<boolean> {
  const job = await db
    .selectFrom('job')
    .select('id')
    .where('uuid', '=', jobUuid)
    .where('state', '=', 'pending')
    .executeTakeFirst()
  return job !== undefined
}

/** True when a job works on an instance. */
export async function isHeld(
  db: Db | Trx,
  of: { readonly job_uuid: string | null },
): Promise<boolean> {
  return of.job_uuid !== null && (await isPending(db, of.job_uuid))
}

/**
 * Takes an instance for a job: its row, locked until the transaction ends; undefined while another job has it.
 *
 * @throws AppError instance.not_found
 */
export async function takeInstance(
  trx: Trx,
  uuid: string,
  jobUuid: string,
): Promise<InstanceRow | undefined> {
  const row = await lockInstance(trx, uuid)
  if (!row || row.removed !== null) throw new AppError('instance.not_found', { id: uuid })
  if (row.job_uuid === jobUuid) return row
  if (await isHeld(trx, row)) return undefined
  await changeInstance(trx, row.id, { job_uuid: jobUuid })
  return { ...row, job_uuid: jobUuid }
}

/** Lets go of an instance; a trigger wakes the jobs that wait for it. */
export async function releaseInstance(
  db: Db | Trx,
  instanceId: number,
  jobUuid: string,
): Promise<void> {
  await db
    .updateTable('instance')
    .set({ job_uuid: null })
    .where('id', '=', instanceId)
    .where('job_uuid', '=', jobUuid)
    .execute()
}
