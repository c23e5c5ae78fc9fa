import { createUser as declaration } from '@mold/shared/commands/users/createUser.ts'
import type { AnyCommand, ParamsOf } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import { holdAccount } from '../../access/hold-account.ts'
import { ownerAccount } from '../../access/owners.ts'
import type { Db, Trx } from '../../db/database.ts'
import { accountToManage } from '../accounts/find.ts'
import { chosenId } from '../chosen-id.ts'
import { usernameTaken } from '../names.repository.ts'
import { hashNew } from './hashing.ts'
import { tellOfUser } from './user.events.ts'
import { loadUser, type UserRow } from './user.repository.ts'
import { insertUser } from './user-write.repository.ts'
import { userValues } from './user-values.ts'

export type NewUser = Omit<ParamsOf<typeof declaration>, 'account' | 'domainid'>

/**
 * Columns of a new user, with the hash of the password.
 *
 * @throws AppError account.password_empty, user.empty, user.email, user.timezone
 */
export async function newUserValues(params: NewUser) {
  const { username, firstname, lastname, email, timezone, password } = params
  if (password.trim() === '') throw new AppError('account.password_empty')
  const values = userValues({ username, firstname, lastname, email, timezone })
  return {
    ...values,
    username: values.username ?? username,
    password_hash: await hashNew(password),
  }
}

/**
 * Adds a user to an account within a transaction.
 *
 * @throws AppError user.name_taken, api.invalid_uuid, account.id_taken
 */
export async function addUser(
  trx: Trx,
  caller: Caller,
  account: { readonly id: number; readonly domain_id: number; readonly domain_uuid: string },
  of: {
    readonly values: Awaited<ReturnType<typeof newUserValues>>
    readonly userid: string | undefined
    readonly command: AnyCommand
  },
): Promise<number> {
  const { username } = of.values
  if (await usernameTaken(trx, account.domain_id, username)) {
    throw new AppError('user.name_taken', { username, domain: account.domain_uuid })
  }
  const own = await chosenId(trx, 'user', of.userid, { command: of.command, param: 'userid' })
  const made = await insertUser(trx, {
    ...of.values,
    ...own,
    account_id: account.id,
    domain_id: account.domain_id,
  })
  await tellOfUser(
    trx,
    caller,
    { uuid: made.uuid, username, account_id: account.id },
    'CREATE',
    'made',
  )
  return made.id
}

/**
 * Adds a user to an account that the caller manages (api-commands §6).
 *
 * @throws AppError account.*, user.*, api.denied
 */
export async function createUser(
  db: Db,
  caller: Caller,
  params: ParamsOf<typeof declaration>,
): Promise<UserRow> {
  const { id } = await ownerAccount(db, caller, params)
  const account = await accountToManage(db, caller, id)
  const values = await newUserValues(params)
  return db.transaction().execute(async (trx) => {
    await holdAccount(trx, account.id)
    const { userid } = params
    const userId = await addUser(trx, caller, account, { values, userid, command: declaration })
    return loadUser(trx, userId)
  })
}
