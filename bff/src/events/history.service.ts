import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../access/caller.ts'
import type { Db, Trx } from '../db/database.ts'
import { recordEvent } from './events.service.ts'
import { archiveChosen, countChosen, deleteChosen, type EventChoice } from './history.repository.ts'

/** Events that are named one by one are all there, or nothing is done. */
async function requireAll(trx: Trx, choice: EventChoice): Promise<void> {
  const { scope, uuids } = choice
  if (uuids === undefined) return
  if ((await countChosen(trx, { scope, uuids })) !== uuids.length) {
    throw new AppError('event.not_yours')
  }
}

/**
 * Archives events.
 *
 * @throws AppError event.not_yours
 */
export async function archiveEvents(db: Db, choice: EventChoice): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await requireAll(trx, choice)
    await archiveChosen(trx, choice)
  })
}

/**
 * Deletes events. What remains is the event that says who did it, so that no trail ends without one.
 *
 * @throws AppError event.not_yours
 */
export async function deleteEvents(db: Db, caller: Caller, choice: EventChoice): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await requireAll(trx, choice)
    const count = await deleteChosen(trx, choice)
    if (count === 0) return
    await recordEvent(trx, {
      type: 'EVENT.DELETE',
      level: 'WARN',
      state: 'Completed',
      description: `${count} event${count === 1 ? ' was' : 's were'} deleted`,
      accountId: caller.account.id,
      username: caller.user.username,
    })
  })
}
