import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import type { Logger } from '../../log.ts'
import type { Stores } from '../../stores/stores.service.ts'
import { deleteIntake, forgottenIntakes } from './intake.repository.ts'

/**
 * Forgets intakes whose jobs have ended. The row goes first: what a store that is away keeps of it is the
 * collector's, as is an object that nothing refers to.
 *
 * @param idleMs milliseconds without a byte
 */
export async function sweepIntakes(
  {
    db,
    stores,
    log,
  }: { readonly db: Db; readonly stores: Pick<Stores, 'find'>; readonly log: Logger },
  idleMs: number,
): Promise<void> {
  for (const row of await forgottenIntakes(db, idleMs)) {
    await deleteIntake(db, row.id)
    try {
      const store = await stores.find(row.store_id)
      await store?.dropSpool(row.spool)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      log.warn({ err: error }, 'what a host had sent stays in a store for the collector')
    }
  }
}
