import { createHash, timingSafeEqual } from 'node:crypto'
import { AppError } from '@mold/shared/errors.ts'
import type { Request } from 'express'
import { findSigningKey } from '../access/sign-in/api-key.repository.ts'
import {
  type Session,
  deleteSession,
  findSession,
  touchSession,
} from '../access/sign-in/session.repository.ts'
import { expiryOf, isSignedWith } from '../access/sign-in/signatures.ts'
import type { Caller } from '../access/caller.ts'
import type { Db } from '../db/database.ts'
import type { Secrets } from '../secrets.ts'
import type { Settings } from '../settings/settings.service.ts'
import { sessionTokenOf } from './cookies.ts'
import { type WireParams, valueOf } from './parameters.ts'

export interface AuthenticateParts {
  readonly db: Db
  readonly secrets: Pick<Secrets, 'decrypt'>
  readonly settings: Pick<Settings, 'boolean' | 'number' | 'value'>
}

/**
 * Finds out who calls: by signature when there is one, else by session (protocol §§6-7).
 *
 * @param changes whether the command changes anything, which a cookie alone does not permit
 * @throws AppError 401, or 431 for a repeated parameter in a signed request
 */
export async function authenticate(
  parts: AuthenticateParts,
  req: Request,
  wire: WireParams,
  changes: boolean,
): Promise<Caller> {
  const apiKey = valueOf(wire, 'apikey')
  const signature = valueOf(wire, 'signature')
  if (apiKey !== undefined && signature !== undefined) {
    return bySignature(parts, wire, apiKey, signature)
  }
  const token = sessionTokenOf(req)
  if (token === undefined) throw new AppError('api.bad_signature')
  refuseCrossSite(req)
  const session = await sessionOf(parts.db, token)
  const keys = [valueOf(wire, 'sessionkey'), req.get('x-session-key')]
  await checkSessionKey(parts.db, token, session, keys, changes)
  return session.caller
}

/** A page of another site must not use the session of this one (decisions: cross-site requests). */
export function refuseCrossSite(req: Request): void {
  if (req.get('sec-fetch-site') === 'cross-site') throw new AppError('api.cross_site')
}

/**
 * The live session of a token; the call is recorded, so that the session goes on.
 *
 * @throws AppError `api.bad_session`
 */
export async function sessionOf(db: Db, token: string): Promise<Session> {
  const session = await findSession(db, token)
  if (!session) throw new AppError('api.bad_session')
  if (session.stale) await touchSession(db, session.id)
  return session
}

/**
 * Every key that is given must be the session's; a wrong one ends the session, since somebody
 * guesses. A missing one does not: a foreign page must not be able to sign users out.
 */
async function checkSessionKey(
  db: Db,
  token: string,
  session: Session,
  keys: readonly (string | undefined)[],
  changes: boolean,
): Promise<void> {
  const given = keys.filter((key) => key !== undefined && key !== '')
  if (given.some((key) => !isSame(key ?? '', session.key))) {
    await deleteSession(db, token)
    throw new AppError('api.bad_session')
  }
  if (changes && given.length === 0) throw new AppError('api.session_key_missing')
}

const digestOf = (text: string) => createHash('sha256').update(text).digest()

function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(expected))
}

async function bySignature(
  parts: AuthenticateParts,
  wire: WireParams,
  apiKey: string,
  signature: string,
): Promise<Caller> {
  const [repeated] = wire.repeated
  if (repeated !== undefined) throw new AppError('api.repeated_parameter', { name: repeated })
  const [key] = await Promise.all([findSigningKey(parts.db, apiKey), checkExpiry(parts, wire)])
  if (!key) throw new AppError('api.bad_signature')
  const signed = wire.pairs.filter(({ name }) => name.toLowerCase() !== 'signature')
  if (!isSignedWith(parts.secrets.decrypt(key.secret), signed, signature)) {
    throw new AppError('api.bad_signature')
  }
  return key.caller
}

/** Version 3 needs a time in the future; the others have none, unless a setting wants it (H1). */
async function checkExpiry({ settings }: AuthenticateParts, wire: WireParams): Promise<void> {
  if (valueOf(wire, 'signatureversion') === '3') {
    const end = expiryOf(valueOf(wire, 'expires') ?? '')
    if (end === undefined || end <= Date.now()) throw new AppError('api.bad_signature')
  } else if (await settings.boolean('api.signature.version3.required')) {
    throw new AppError('api.bad_signature')
  }
}
