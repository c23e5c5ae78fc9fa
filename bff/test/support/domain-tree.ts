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

/**
 * Makes a project with the account that owns its things; members by the names of accounts of its domain.
 *
 * @returns its id
 */
export async function makeProject(
  db: Db,
  name: string,
  of: { path?: string; members?: Readonly<Record<string, 'Admin' | 'Regular'>> } = {},
): Promise<string> {
  const domain = await domainAt(db, of.path ?? '/')
  const own = await db
    .insertInto('account')
    .values({ name: `PrjAcct-${name}-0`, type: 5, domain_id: domain.id })
    .returning('id')
    .executeTakeFirstOrThrow()
  const project = await db
    .insertInto('project')
    .values({ name, display_text: name, domain_id: domain.id, account_id: own.id })
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow()
  for (const [member, role] of Object.entries(of.members ?? {})) {
    const account = await db
      .selectFrom('account')
      .select('id')
      .where('name', '=', member)
      .where('domain_id', '=', domain.id)
      .executeTakeFirstOrThrow()
    await db
      .insertInto('project_account')
      .values({ project_id: project.id, account_id: account.id, role })
      .execute()
  }
  return project.uuid
}

function domainAt(db: Db, path: string) {
  const query = db.selectFrom('domain').select('id').where('path', '=', path)
  return query.where('removed', 'is', null).executeTakeFirstOrThrow()
}
