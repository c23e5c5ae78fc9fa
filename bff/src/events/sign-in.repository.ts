import type { Db } from '../db/database.ts'

/** The user that somebody tried to sign in as, by its domain's uuid; undefined when there is none. */
export function findNamedUser(db: Db, domainUuid: string, username: string) {
  return db
    .selectFrom('user as u')
    .innerJoin('domain as d', 'd.id', 'u.domain_id')
    .select(['u.uuid', 'u.username', 'u.account_id'])
    .where('d.uuid', '=', domainUuid)
    .where('u.username', '=', username)
    .where('u.removed', 'is', null)
    .executeTakeFirst()
}
