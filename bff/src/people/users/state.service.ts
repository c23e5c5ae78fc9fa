import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import { mayManageUser } from '../../access/user-rules.ts'
import type { Db } from '../../db/database.ts'
import { tellOfUser } from './user.events.ts'
import { userById, type UserRow } from './user.repository.ts'
import { removeUser, setUserState } from './user-write.repository.ts'

/**
 * A user that an admin is about to change.
 *
 * @throws AppError user.manage_denied, user.removed, user.system_unchanged
 */
export async function userToManage(db: Db, caller: Caller, userId: number): Promise<UserRow> {
  const user = await userById(db, userId)
  if (!user || !mayManageUser(caller, user)) {
    throw new AppError('user.manage_denied', {
      account: caller.account.name,
      user: user?.uuid ?? '',
    })
  }
  if (user.removed !== null) throw new AppError('user.removed', { id: user.uuid })
  if (user.account_is_system) throw new AppError('user.system_unchanged', { user: user.username })
  return user
}

/** As `userToManage`, but never the caller. @throws AppError user.own */
export async function otherUser(db: Db, caller: Caller, userId: number): Promise<UserRow> {
  const user = await userToManage(db, caller, userId)
  if (user.id === caller.user.id) throw new AppError('user.own')
  return user
}

const verbs = { disabled: 'DISABLE', enabled: 'ENABLE', locked: 'LOCK' } as const

/**
 * Enables or locks a user; one that is not enabled is signed out and calls no more.
 *
 * @returns the user as it is then
 * @throws AppError user.*
 */
export async function changeUserState(
  db: Db,
  caller: Caller,
  userId: number,
  state: UserRow['state'],
): Promise<UserRow> {
  const user = await otherUser(db, caller, userId)
  return db.transaction().execute(async (trx) => {
    await setUserState(trx, user.id, state)
    if (user.state !== state) await tellOfUser(trx, caller, user, verbs[state], state)
    return { ...user, state }
  })
}

/** Disables a user for a job, whose events tell of it. Safe to run twice. @throws AppError user.* */
export async function disableUser(db: Db, caller: Caller, userId: number): Promise<UserRow> {
  const user = await otherUser(db, caller, userId)
  const state = 'disabled'
  await db.transaction().execute((trx) => setUserState(trx, user.id, state))
  return { ...user, state }
}

/**
 * Deletes a user; what belongs to the account stays.
 *
 * @throws AppError user.*
 */
export async function deleteUser(db: Db, caller: Caller, userId: number): Promise<void> {
  const user = await otherUser(db, caller, userId)
  if (user.is_default) throw new AppError('user.default_kept', { user: user.username })
  await db.transaction().execute(async (trx) => {
    await removeUser(trx, user.id)
    await tellOfUser(trx, caller, user, 'DELETE', 'deleted')
  })
}
