import { randomInt } from 'node:crypto'
import { AppError } from '@mold/shared/errors.ts'
import type { Db, Trx } from '../../db/database.ts'
import { readJobSecret, type SecretParts } from '../../jobs/job-secret.ts'
import { dropJobSecret } from '../../jobs/job-secret.repository.ts'
import type { Secrets } from '../../secrets.ts'
import type { Settings } from '../../settings/settings.service.ts'
import {
  beginWaiting,
  canAsk,
  dropPassword,
  putPassword,
  untoldPassword,
} from './password.repository.ts'

const least = 6
const most = 128
/** Milliseconds from the first start in which a guest can collect its password (decisions: Passwords of guests). */
export const keptMs = 24 * 60 * 60_000

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** Answers of the guest protocol (semantics §15.2): as a password they would mean something else. */
const words: ReadonlySet<string> = new Set(['saved_password', 'bad_request'])

/**
 * The password that a guest is to get: the given one, else a random one of letters and digits (semantics §15.1).
 *
 * @throws AppError instance.password_invalid
 */
export async function passwordFrom(
  settings: Pick<Settings, 'number'>,
  given: string | undefined,
): Promise<string> {
  if (given === undefined || given === '') {
    const length = Math.max(least, await settings.number('vm.password.length'))
    return Array.from({ length }, () => letters[randomInt(letters.length)]).join('')
  }
  // What guests write into one line of a program, whatever character set they have.
  const isFit = /^[\x21-\x7e]+$/.test(given) && given.length >= least && given.length <= most
  if (!isFit || words.has(given)) throw new AppError('instance.password_invalid', { least, most })
  return given
}

type Sealing = Pick<Secrets, 'encrypt'>

/** Keeps a password until the guest of an instance collects it, in place of the one that waits. */
export function keepPassword(
  trx: Trx,
  secrets: Sealing,
  of: { readonly instanceId: number; readonly password: string; readonly told: boolean },
): Promise<void> {
  const { instanceId, password, told } = of
  return putPassword(trx, { instanceId, sealed: secrets.encrypt(password), told })
}

/** The password that waits and that no job has told anybody: that of an instance that has not been started yet. */
export async function passwordToTell(
  db: Db,
  secrets: Pick<Secrets, 'decrypt'>,
  instanceId: number,
): Promise<string | undefined> {
  const sealed = await untoldPassword(db, instanceId)
  return sealed === undefined ? undefined : secrets.decrypt(sealed)
}

/**
 * Has a job that is about to start an instance tell nothing of a password that is no longer the one that waits: between
 * its call and its turn another one may have been set.
 */
export async function dropStaleSecret(
  parts: SecretParts,
  instanceId: number,
  jobUuid: string,
): Promise<void> {
  const { db, secrets } = parts
  const { password } = await readJobSecret(parts, jobUuid)
  if (password === undefined) return
  if (password !== (await passwordToTell(db, secrets, instanceId))) await dropJobSecret(db, jobUuid)
}

/**
 * An instance has been started by a job: its guest can ask for its password from now on. Where guests have no
 * network to ask over there is none, and nobody is told of one.
 */
export async function offerPassword(db: Db, instanceId: number, jobUuid: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (await canAsk(trx, instanceId)) {
      await beginWaiting(trx, instanceId, keptMs)
      return
    }
    await dropPassword(trx, instanceId)
    await dropJobSecret(trx, jobUuid)
  })
}
