import { createAccount as declaration } from '@mold/shared/commands/accounts/createAccount.ts'
import { lowerNameOf, type ParamsOf, roleOfAccountType } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import { mayGiveRole } from '../../access/account-rule.ts'
import { type Caller, isRoot } from '../../access/caller.ts'
import { invalidUuid } from '../../access/ids.ts'
import { accountTypeOfRole } from '../../access/roles.ts'
import type { Db } from '../../db/database.ts'
import { chosenId } from '../chosen-id.ts'
import { domainToFill, holdDomain } from '../domains/find.ts'
import { accountNameTaken } from '../names.repository.ts'
import { addUser, newUserValues } from '../users/create.service.ts'
import { tellOfAccount } from './account.events.ts'
import { type AccountRow, loadAccount } from './account.repository.ts'
import { insertAccount } from './account-write.repository.ts'

type Params = ParamsOf<typeof declaration>

/** `account.type` of root admins. */
const rootType = 1

/**
 * The account type that a role or a type makes; a role goes before a type.
 *
 * @throws AppError account.no_type, api.invalid_uuid, api.invalid_value
 */
function typeOf({ roleid, accounttype }: Params): number {
  const command = { command: declaration, param: 'roleid' }
  if (roleid !== undefined) {
    const type = accountTypeOfRole(roleid)
    if (type === undefined) throw invalidUuid(roleid, command)
    return type
  }
  if (accounttype === undefined) throw new AppError('account.no_type')
  if (roleOfAccountType[accounttype] !== undefined) return accounttype
  throw new AppError('api.invalid_value', {
    command: lowerNameOf(declaration),
    name: 'accounttype',
    value: accounttype,
  })
}

/**
 * Throws unless the caller may make an account of this type in this domain: root admins are made in ROOT
 * by root admins, and nobody gives more than they have.
 *
 * @throws AppError account.type_invalid, account.role_denied
 */
export function checkType(
  caller: Caller,
  type: number,
  domain: { readonly uuid: string; readonly path: string },
): void {
  const role = roleOfAccountType[type]
  if (role === undefined || !mayGiveRole(caller, role)) {
    throw new AppError('account.role_denied', { account: caller.account.name, role: role ?? type })
  }
  if (type === rootType && (domain.path !== '/' || !isRoot(caller))) {
    throw new AppError('account.type_invalid', { type, domain: domain.uuid })
  }
}

/**
 * Makes an account with its first user (api-commands §6). Of two calls for one name at once the second
 * is refused.
 *
 * @throws AppError account.*, domain.*, user.*, api.invalid_*
 */
export async function createAccount(db: Db, caller: Caller, params: Params): Promise<AccountRow> {
  const values = await newUserValues(params)
  const type = typeOf(params)
  const name = params.account?.trim() ?? values.username
  if (name === '') throw new AppError('api.empty_value', { name: 'account' })
  const domain = await domainToFill(db, caller, params.domainid, {
    command: declaration,
    param: 'domainid',
  })
  checkType(caller, type, domain)
  return db.transaction().execute(async (trx) => {
    await holdDomain(trx, domain.id)
    if (await accountNameTaken(trx, domain.id, name)) {
      throw new AppError('account.name_taken', { account: name })
    }
    const id = { command: declaration, param: 'accountid' }
    const made = await insertAccount(trx, {
      ...(await chosenId(trx, 'account', params.accountid, id)),
      name,
      type,
      domain_id: domain.id,
      network_domain: params.networkdomain?.trim() || null,
      details: JSON.stringify(params.accountdetails ?? {}),
    })
    await tellOfAccount(trx, caller, { ...made, name }, 'CREATE', 'made')
    const account = { id: made.id, domain_id: domain.id, domain_uuid: domain.uuid }
    await addUser(trx, caller, account, { values, userid: params.userid, command: declaration })
    return loadAccount(trx, made.id)
  })
}
