import { randomBytes } from 'node:crypto'
import { AppError } from '@mold/shared/errors.ts'
import type { Db, Trx } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import type { Secrets } from '../../secrets.ts'
import type { Caller } from '../../access/caller.ts'
import { mayManageKeys } from '../../access/user-rules.ts'
import { userEvent } from './user.events.ts'
import { dropKeys } from './user-write.repository.ts'
import { keysOf, replaceKeys, userById, type UserRow } from './user.repository.ts'

export interface KeyPair {
  readonly apiKey: string
  readonly secretKey: string
}

/** Two keys of 86 characters: URL-safe Base64 of 64 random bytes each (api-commands §6). */
export function makeKeyPair(): KeyPair {
  const [apiKey, secretKey] = [randomBytes(64), randomBytes(64)]
  return { apiKey: apiKey.toString('base64url'), secretKey: secretKey.toString('base64url') }
}

/**
 * Gives a user a new key pair; the old one stops working.
 *
 * @throws AppError `user.keys_denied`, `user.removed`, `user.system`
 */
export async function registerKeys(
  db: Db,
  secrets: Secrets,
  caller: Caller,
  userId: number,
): Promise<KeyPair> {
  const user = await managedUser(db, caller, userId)
  const pair = makeKeyPair()
  await db.transaction().execute(async (trx) => {
    await replaceKeys(trx, {
      userId,
      apiKey: pair.apiKey,
      secret: secrets.encrypt(pair.secretKey),
    })
    await recordEvent(trx, {
      ...userEvent(user, 'REGISTER.USER.KEY', `New API keys were made for user ${user.username}`),
      level: 'INFO',
      state: 'Completed',
      username: caller.user.username,
    })
  })
  return pair
}

/**
 * The present key pair of a user, if there is one.
 *
 * @throws AppError `user.keys_denied`, `user.removed`, `user.system`
 */
export async function presentKeys(
  db: Db,
  secrets: Secrets,
  caller: Caller,
  userId: number,
): Promise<KeyPair | undefined> {
  await managedUser(db, caller, userId)
  const row = await keysOf(db, userId)
  return row && { apiKey: row.api_key, secretKey: secrets.decrypt(row.secret) }
}

/**
 * Revokes the keys of a user; the next call that they sign is refused.
 *
 * @throws AppError `user.keys_denied`, `user.removed`, `user.system`
 */
export async function revokeKeys(db: Db, caller: Caller, userId: number): Promise<void> {
  const user = await managedUser(db, caller, userId)
  await db.transaction().execute(async (trx) => {
    if (!(await dropKeys(trx, userId))) return
    await recordEvent(trx, {
      ...userEvent(user, 'DELETE.USER.KEY', `The API keys of user ${user.username} were revoked`),
      level: 'INFO',
      state: 'Completed',
      username: caller.user.username,
    })
  })
}

async function managedUser(db: Db | Trx, caller: Caller, userId: number): Promise<UserRow> {
  const user = await userById(db, userId)
  if (!user || !mayManageKeys(caller, user)) {
    throw new AppError('user.keys_denied', {
      account: caller.account.name,
      user: user?.uuid ?? '',
    })
  }
  if (user.removed !== null) throw new AppError('user.removed', { id: user.uuid })
  if (user.account_is_system) throw new AppError('user.system', { user: user.username })
  return user
}
