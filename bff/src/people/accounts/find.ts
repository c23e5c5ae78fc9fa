import { AppError } from '@mold/shared/errors.ts'
import { mayManageAccount } from '../../access/account-rule.ts'
import type { Caller } from '../../access/caller.ts'
import { idOf, type IdContext } from '../../access/ids.ts'
import { ownerAccount, projectAccountType } from '../../access/owners.ts'
import type { Db } from '../../db/database.ts'
import { type AccountRow, accountById } from './account.repository.ts'

/** How commands name an account: by id, or by name and domain. */
export interface AccountChoice {
  readonly id?: string | undefined
  readonly account?: string | undefined
  readonly domainid?: string | undefined
}

/**
 * The account that an admin is about to change, by internal id.
 *
 * @throws AppError account.manage_denied, account.removed, account.system, account.of_project
 */
export async function accountToManage(
  db: Db,
  caller: Caller,
  accountId: number,
): Promise<AccountRow> {
  const account = await accountById(db, accountId)
  if (!account || !mayManageAccount(caller, account)) {
    throw new AppError('account.manage_denied', { account: caller.account.name })
  }
  const { name, uuid, removed } = account
  if (removed !== null) throw new AppError('account.removed', { id: uuid })
  if (account.type === projectAccountType) throw new AppError('account.of_project', { name })
  if (account.is_default && name === 'system') throw new AppError('account.system', { name })
  return account
}

/**
 * The account that a command names, for an admin who is about to change it.
 *
 * @throws AppError account.*, api.invalid_uuid, api.denied
 */
export async function chosenAccount(
  db: Db,
  caller: Caller,
  choice: AccountChoice,
  command: IdContext['command'],
): Promise<AccountRow> {
  const { id, account, domainid } = choice
  if (id !== undefined) {
    return accountToManage(db, caller, await idOf(db, 'account', id, { command, param: 'id' }))
  }
  if (account === undefined) throw new AppError('account.which')
  if (domainid !== undefined) {
    await idOf(db, 'domain', domainid, { command, param: 'domainid', includeRemoved: false })
  }
  return accountToManage(db, caller, (await ownerAccount(db, caller, { account, domainid })).id)
}

/** Throws for the caller's own account. @throws AppError account.own */
export function checkOther(caller: Caller, account: Pick<AccountRow, 'id' | 'name'>): void {
  if (account.id === caller.account.id) throw new AppError('account.own', { name: account.name })
}
