import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { Caller } from '../caller.ts'
import { callerOf, liveUsers } from '../caller.repository.ts'

/** A session ends after this time without a call. */
export const sessionTimeoutSeconds = 1_800

/** Calls within this time of the last recorded one write nothing. */
const touchSeconds = 60

/* So that the promised time holds although the last call may not have been recorded. */
const lifetime = sql<Date>`now() + make_interval(secs => ${sessionTimeoutSeconds + touchSeconds})`

export interface Session {
  readonly id: number
  readonly caller: Caller
  readonly key: string
  /** The last recorded call is long enough ago to record one again. */
  readonly stale: boolean
}

/** What the browser keeps; the row has only the hash of the token. */
export interface SessionProof {
  readonly token: string
  readonly key: string
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Makes a session for a user who has just proved who they are. */
export async function createSession(db: Db | Trx, userId: number): Promise<SessionProof> {
  const token = randomBytes(32).toString('base64url')
  const key = randomBytes(20).toString('base64url')
  await db
    .insertInto('session')
    .values({ token_hash: hashOf(token), session_key: key, user_id: userId, expires: lifetime })
    .execute()
  return { token, key }
}

/** The live session of a token; undefined when it ended or its user, account or domain is disabled. */
export async function findSession(db: Db, token: string): Promise<Session | undefined> {
  const stale = sql<boolean>`session.expires < now() + make_interval(secs => ${sessionTimeoutSeconds})`
  const row = await liveUsers(db)
    .innerJoin('session', 'session.user_id', 'user.id')
    .where('session.token_hash', '=', hashOf(token))
    .where('session.expires', '>', sql<Date>`now()`)
    .select(['session.id as sessionId', 'session.session_key as key', stale.as('stale')])
    .executeTakeFirst()
  const caller = row && callerOf(row, 'session')
  if (!row || !caller) return undefined
  const id = row.sessionId
  return { id, caller: { ...caller, sessionId: id }, key: row.key, stale: row.stale }
}

/** Records a call, so that the session goes on. */
export async function touchSession(db: Db, id: number): Promise<void> {
  await db.updateTable('session').set({ expires: lifetime }).where('id', '=', id).execute()
}

export async function deleteSession(db: Db | Trx, token: string): Promise<void> {
  await db.deleteFrom('session').where('token_hash', '=', hashOf(token)).execute()
}

export async function deleteExpiredSessions(db: Db): Promise<void> {
  await db
    .deleteFrom('session')
    .where('expires', '<', sql<Date>`now()`)
    .execute()
}
