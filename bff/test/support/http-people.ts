import { hashPassword } from '../../src/access/sign-in/passwords.ts'
import type { Db } from '../../src/db/database.ts'

export const testPassword = 'correct horse'

export interface TestUser {
  readonly userId: number
  readonly accountId: number
  readonly domainId: number
  readonly username: string
}

export interface People {
  readonly domains: { readonly root: number; readonly a: number; readonly b: number }
  /** Root admin in ROOT. */
  readonly admin: TestUser
  /** Domain admin of /a/. */
  readonly boss: TestUser
  /** User in /a/. */
  readonly alice: TestUser
  /** User in /a/b/. */
  readonly bob: TestUser
}

/** Domains ROOT, /a/ and /a/b/ with one account and user each, all with `testPassword`. */
export async function insertPeople(db: Db): Promise<People> {
  const hash = await hashPassword(testPassword)
  const root = await insertDomain(db, 'ROOT', '/', null)
  const a = await insertDomain(db, 'a', '/a/', root)
  const b = await insertDomain(db, 'b', '/a/b/', a)
  return {
    domains: { root, a, b },
    admin: await insertUser(db, 'admin', 1, root, hash),
    boss: await insertUser(db, 'boss', 2, a, hash),
    alice: await insertUser(db, 'alice', 0, a, hash),
    bob: await insertUser(db, 'bob', 0, b, hash),
  }
}

async function insertDomain(db: Db, name: string, path: string, parent: number | null) {
  const row = { name, path, parent_id: parent }
  const { id } = await db.insertInto('domain').values(row).returning('id').executeTakeFirstOrThrow()
  return id
}

async function insertUser(db: Db, name: string, type: number, domainId: number, hash: string) {
  const account = await db
    .insertInto('account')
    .values({ name, type, domain_id: domainId })
    .returning('id')
    .executeTakeFirstOrThrow()
  const user = await db
    .insertInto('user')
    .values({ username: name, account_id: account.id, domain_id: domainId, password_hash: hash })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { userId: user.id, accountId: account.id, domainId, username: name }
}
