import { AppError } from '@mold/shared/errors.ts'
import type { Db, Trx } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { type Caller, isAdmin } from '../../access/caller.ts'
import { countAttempt, forgiveAll } from '../../access/sign-in/attempts.repository.ts'
import { verifyPassword } from '../../access/sign-in/passwords.ts'
import { mayManageKeys } from '../../access/user-rules.ts'
import { usernameTaken } from '../names.repository.ts'
import { hashNew, limited } from './hashing.ts'
import { changeUser, endOtherSessions, passwordHashOf } from './update.repository.ts'
import { userEvent } from './user.events.ts'
import { userById, type UserRow } from './user.repository.ts'
import { userValues } from './user-values.ts'

/** Decoded parameters of updateUser: only what is given changes. */
export interface UserChanges {
  readonly username?: string | undefined
  readonly firstname?: string | undefined
  readonly lastname?: string | undefined
  readonly email?: string | undefined
  readonly timezone?: string | undefined
  readonly password?: string | undefined
  readonly currentpassword?: string | undefined
}

interface UpdateParts {
  readonly db: Db
  readonly settings: Pick<Settings, 'number'>
}

/** Wrong present passwords slow each other down, as wrong sign-ins do (decisions). */
const guessRule = { maxSeconds: 300, forgetSeconds: 3_600 }

/**
 * Changes a user. A new password ends every session of the user but the one that changed it.
 *
 * @returns the user as it is then
 * @throws AppError user.*, api.login_delayed, api.busy
 */
export async function updateUser(
  parts: UpdateParts,
  caller: Caller,
  userId: number,
  changes: UserChanges,
): Promise<UserRow> {
  const { db } = parts
  const user = await managedUser(db, caller, userId)
  const row = userValues(changes)
  const hash =
    changes.password === undefined ? undefined : await newHash(parts, caller, user, changes)
  return db.transaction().execute(async (trx) => {
    const { username } = row
    if (username !== undefined && (await usernameTaken(trx, user.domain_id, username, user.id))) {
      throw new AppError('user.name_taken', { username, domain: user.domain_uuid })
    }
    await changeUser(trx, user.id, { ...row, ...(hash !== undefined && { password_hash: hash }) })
    if (hash !== undefined) await endOtherSessions(trx, user.id, caller.sessionId)
    const updated = (await userById(trx, user.id)) ?? user
    await tell(trx, caller, updated, hash !== undefined)
    return updated
  })
}

async function managedUser(db: Db, caller: Caller, userId: number): Promise<UserRow> {
  const user = await userById(db, userId)
  if (!user || !mayManageKeys(caller, user)) {
    throw new AppError('user.update_denied', {
      account: caller.account.name,
      user: user?.uuid ?? '',
    })
  }
  if (user.removed !== null) throw new AppError('user.removed', { id: user.uuid })
  if (user.account_is_system) throw new AppError('user.system_unchanged', { user: user.username })
  return user
}

/** Admins need not know the present password; where it is given it has to be right all the same. */
async function newHash(
  parts: UpdateParts,
  caller: Caller,
  user: UserRow,
  { password = '', currentpassword }: UserChanges,
): Promise<string> {
  if (password.trim() === '') throw new AppError('user.password_empty')
  if (currentpassword === undefined || currentpassword === '') {
    if (!isAdmin(caller)) throw new AppError('user.password_needed')
  } else await limited(() => checkCurrent(parts, user, currentpassword))
  return hashNew(password)
}

async function checkCurrent({ db, settings }: UpdateParts, user: UserRow, given: string) {
  const subject = `password:${user.uuid}`
  const free = await settings.number('incorrect.login.attempts.allowed')
  const verdict = await db
    .transaction()
    .execute((trx) => countAttempt(trx, subject, { ...guessRule, free }))
  if (verdict) throw new AppError('api.login_delayed', { seconds: verdict.waitSeconds })
  const hash = await passwordHashOf(db, user.id)
  if (!(await verifyPassword(given, hash))) throw new AppError('user.password_wrong')
  await forgiveAll(db, subject)
}

async function tell(trx: Trx, caller: Caller, user: UserRow, password: boolean): Promise<void> {
  const words = password
    ? `The password of user ${user.username} was changed`
    : `User ${user.username} was changed`
  await recordEvent(trx, {
    ...userEvent(user, 'USER.UPDATE', words),
    level: 'INFO',
    state: 'Completed',
    username: caller.user.username,
  })
}
