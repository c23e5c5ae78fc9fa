import { AppError } from '@mold/shared/errors.ts'
import type { Trx } from '../db/database.ts'

/**
 * Makes whoever deletes an account wait until the transaction ends, so that nothing is given to one that
 * is gone then.
 *
 * @throws AppError account.removed
 */
export async function holdAccount(trx: Trx, accountId: number): Promise<void> {
  const account = await trx
    .selectFrom('account')
    .select(['uuid', 'removed'])
    .where('id', '=', accountId)
    .forKeyShare()
    .executeTakeFirst()
  if (!account || account.removed !== null) {
    throw new AppError('account.removed', { id: account?.uuid ?? '' })
  }
}
