import type { Caller } from '../../access/caller.ts'
import type { Db, Trx } from '../../db/database.ts'
import { tellOfAccount } from './account.events.ts'
import type { AccountRow } from './account.repository.ts'
import { changeAccount, endSessions } from './account-write.repository.ts'
import { checkOther } from './find.ts'

type State = AccountRow['state']

const verbs = { disabled: 'DISABLE', enabled: 'ENABLE', locked: 'LOCK' } as const

async function setState(trx: Trx, account: AccountRow, state: State): Promise<AccountRow> {
  await changeAccount(trx, account.id, { state })
  if (state !== 'enabled') await endSessions(trx, account.id)
  return { ...account, state }
}

/**
 * Enables or locks an account: users of one that is not enabled are signed out and call no more.
 *
 * @returns the account as it is then
 * @throws AppError account.own
 */
export async function changeAccountState(
  db: Db,
  caller: Caller,
  account: AccountRow,
  state: State,
): Promise<AccountRow> {
  checkOther(caller, account)
  return db.transaction().execute(async (trx) => {
    if (account.state !== state) await tellOfAccount(trx, caller, account, verbs[state], state)
    return setState(trx, account, state)
  })
}

/** The same for a job, whose events tell of it. Safe to run twice. */
export async function runAccountState(
  db: Db,
  account: AccountRow,
  state: State,
): Promise<AccountRow> {
  return db.transaction().execute((trx) => setState(trx, account, state))
}
