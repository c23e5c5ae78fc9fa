import type { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../../db/database.ts'
import { clearHost } from '../clear-host.ts'
import { disksOf, removeDisks } from '../disk.repository.ts'
import { changeInstance, lockInstance } from '../instance.repository.ts'

/**
 * Takes back what a deployment that failed has made: its disks no longer count and their files go, and the
 * instance says why. Safe to run twice.
 */
export async function failDeployment(db: Db, uuid: string, error: AppError): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const row = await lockInstance(trx, uuid)
    if (!row || row.removed !== null || row.state !== 'Starting') return
    const disks = await disksOf(trx, row.id)
    await clearHost(trx, row, disks)
    await removeDisks(
      trx,
      disks.map(({ id }) => id),
    )
    await changeInstance(trx, row.id, {
      state: 'Error',
      host_id: null,
      iso_id: null,
      iso_digest: null,
      error_code: error.code,
      error_params: JSON.stringify(error.params),
    })
  })
}
