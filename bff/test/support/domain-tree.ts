import type { Db } from '../../src/db/database.ts'

/** Makes a domain below another that is there; `path` is its own, such as `/a/b/`. */
export async function makeDomain(db: Db, path: string) {
  const names = path.split('/').filter((name) => name !== '')
  const parentPath = names.length === 1 ? '/' : `/${names.slice(0, -1).join('/')}/`
  const parent = await domainAt(db, parentPath)
  return db
    .insertInto('domain')
    .values({ name: names.at(-1) ?? '', path, parent_id: parent.id })
    .returning(['id', 'uuid', 'name', 'path'])
    .executeTakeFirstOrThrow()
}

/** Makes an account with one user, both of this name. Types: 0 user, 1 root, 2 domain admin. */
export async function makeAccount(db: Db, name: string, path: string, type = 0) {
  const account = await db
    .insertInto('account')
    .values({ name, type, domain_id: (await domainAt(db, path)).id })
    .returning(['id', 'uuid', 'domain_id'])
    .executeTakeFirstOrThrow()
  return { account, user: await makeUser(db, name, account.id) }
}

/** Makes a further user of an account. */
export async function makeUser(db: Db, username: string, accountId: number) {
  const { domain_id } = await db
    .selectFrom('account')
    .select('domain_id')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  return db
    .insertInto('user')
    .values({ username, account_id: accountId, domain_id, email: `${username}@mold.example` })
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow()
}

function domainAt(db: Db, path: string) {
  const query = db.selectFrom('domain').select('id').where('path', '=', path)
  return query.executeTakeFirstOrThrow()
}
