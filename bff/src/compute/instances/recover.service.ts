import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import { requireMore } from '../../limits/require.ts'
import { isHeld } from './hold.repository.ts'
import { changeInstance, lockInstance } from './instance.repository.ts'

/**
 * Takes back that an instance was destroyed; it counts again.
 *
 * @throws AppError instance.not_destroyed, instance.busy, limit.exceeded*
 */
export async function recoverInstance(db: Db, uuid: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await lockInstance(trx, uuid)
    if (row?.state !== 'Destroyed') throw new AppError('instance.not_destroyed')
    if (await isHeld(trx, row)) throw new AppError('instance.busy')
    const { account_id, cpu_number: cpu, memory } = row
    await requireMore(trx, account_id, { user_vm: 1, cpu, memory })
    await changeInstance(trx, row.id, { state: 'Stopped', destroyed: null })
  })
}
