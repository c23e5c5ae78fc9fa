import { updateAccount as declaration } from '@mold/shared/commands/accounts/updateAccount.ts'
import type { ParamsOf } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import { invalidUuid } from '../../access/ids.ts'
import { accountTypeOfRole } from '../../access/roles.ts'
import type { Db } from '../../db/database.ts'
import { accountNameTaken } from '../names.repository.ts'
import { tellOfAccount } from './account.events.ts'
import { type AccountRow, loadAccount } from './account.repository.ts'
import { changeAccount } from './account-write.repository.ts'
import { checkType } from './create.service.ts'
import { checkOther, chosenAccount } from './find.ts'

type Params = ParamsOf<typeof declaration>

/** @throws AppError account.default_kept, account.own, account.type_invalid, account.role_denied */
function newType(caller: Caller, account: AccountRow, roleid: string | undefined) {
  if (roleid === undefined) return undefined
  const type = accountTypeOfRole(roleid)
  if (type === undefined) throw invalidUuid(roleid, { command: declaration, param: 'roleid' })
  if (type === account.type) return undefined
  const { name } = account
  checkOther(caller, account)
  if (account.is_default) throw new AppError('account.default_kept', { name })
  checkType(caller, type, { uuid: account.domain_uuid, path: account.domain_path })
  return type
}

/**
 * Changes what is given of an account; details are replaced as a whole.
 *
 * @returns the account as it is then
 * @throws AppError account.*, api.*
 */
export async function updateAccount(db: Db, caller: Caller, params: Params): Promise<AccountRow> {
  const account = await chosenAccount(db, caller, params, declaration)
  const name = params.newname?.trim()
  if (name === '') throw new AppError('api.empty_value', { name: 'newname' })
  const { networkdomain, accountdetails } = params
  const changes = {
    name,
    type: newType(caller, account, params.roleid),
    network_domain: networkdomain === undefined ? undefined : networkdomain.trim() || null,
    details: accountdetails && JSON.stringify(accountdetails),
  }
  return db.transaction().execute(async (trx) => {
    if (name !== undefined && (await accountNameTaken(trx, account.domain_id, name, account.id))) {
      throw new AppError('account.name_taken', { account: name })
    }
    await changeAccount(trx, account.id, changes)
    const updated = await loadAccount(trx, account.id)
    const words =
      name === undefined || name === account.name ? 'changed' : `renamed from ${account.name}`
    await tellOfAccount(trx, caller, updated, 'UPDATE', words)
    return updated
  })
}
