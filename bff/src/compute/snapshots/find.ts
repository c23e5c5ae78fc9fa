import { AppError, type ErrorCode } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import { isUuid } from '../../access/ids.ts'
import { mayOperate } from '../../access/owner-rule.ts'
import type { Db, Trx } from '../../db/database.ts'
import { ownerFactsOf } from '../volumes/can.ts'
import { type SnapshotRecord, snapshotByUuid } from './snapshot.repository.ts'

/**
 * A snapshot that is there, for somebody who may work with it.
 *
 * @param unknown what is said of one that is not there
 * @throws AppError `unknown`, api.denied
 */
export async function snapshotFor(
  db: Db | Trx,
  caller: Caller,
  uuid: string,
  unknown: ErrorCode = 'snapshot.not_found',
): Promise<SnapshotRecord> {
  const snapshot = isUuid(uuid) ? await snapshotByUuid(db, uuid) : undefined
  if (!snapshot || snapshot.removed !== null) throw new AppError(unknown, { id: uuid })
  const may = mayOperate(caller, ownerFactsOf(snapshot))
  if (may !== true) throw new AppError(may, { account: caller.account.name })
  return snapshot
}
