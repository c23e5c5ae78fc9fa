import type { Db } from '../../db/database.ts'

export interface SignInDomain {
  readonly id: number
  readonly uuid: string
}

function liveDomains(db: Db) {
  return db.selectFrom('domain').select(['id', 'uuid']).where('removed', 'is', null)
}

export function findDomainByPath(db: Db, path: string): Promise<SignInDomain | undefined> {
  return liveDomains(db).where('path', '=', path).executeTakeFirst()
}

/** By uuid, or by the internal id that old clients send (protocol §6). */
export function findDomainById(db: Db, id: string): Promise<SignInDomain | undefined> {
  const numeric = /^\d{1,15}$/.test(id)
  return numeric
    ? liveDomains(db).where('id', '=', Number(id)).executeTakeFirst()
    : liveDomains(db).where('uuid', '=', id).executeTakeFirst()
}

/** A user as signing in needs it, enabled or not. */
export function findUserForSignIn(db: Db, domainId: number, username: string) {
  return db
    .selectFrom('user')
    .select(['id', 'password_hash', 'firstname', 'lastname', 'timezone', 'registered'])
    .where('domain_id', '=', domainId)
    .where('username', '=', username)
    .where('removed', 'is', null)
    .executeTakeFirst()
}

/** Remembers that the user has signed in. */
export async function markRegistered(db: Db, userId: number): Promise<void> {
  await db
    .updateTable('user')
    .set({ registered: true })
    .where('id', '=', userId)
    .where('registered', '=', false)
    .execute()
}
