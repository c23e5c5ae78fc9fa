import { randomUUID } from 'node:crypto'
import { hashPassword } from '../../bff/src/access/sign-in/passwords.ts'
import { quoted } from './seed.ts'
import type { Mold } from './server.ts'

export const userPassword = 'a password of a user'

/** Makes an account of this name in ROOT with one ordinary user of the same name. */
export async function makeUser({ sql }: Mold, name: string): Promise<void> {
  const hash = await hashPassword(userPassword)
  await sql(`
    with made as (
      insert into account (name, type, domain_id)
      select ${quoted(name)}, 0, id from domain where path = '/' returning id, domain_id
    )
    insert into "user" (account_id, domain_id, username, password_hash)
    select id, domain_id, ${quoted(name)}, '${hash}' from made`)
}

/** Makes a project in ROOT that these accounts belong to, the first as its admin; gives its id. */
export async function makeProject(
  { sql }: Mold,
  name: string,
  accounts: readonly string[],
): Promise<string> {
  const id = randomUUID()
  await sql(`
    with made as (
      insert into account (name, type, domain_id)
      select ${quoted(`project of ${name}`)}, 5, id from domain where path = '/' returning id, domain_id
    ), project as (
      insert into project (uuid, name, display_text, domain_id, account_id)
      select '${id}', ${quoted(name)}, ${quoted(name)}, domain_id, id from made returning id
    )
    insert into project_account (project_id, account_id, role)
    select project.id, account.id, case account.name when ${quoted(accounts[0] ?? '')} then 'Admin' else 'Regular' end
    from project, account
    where account.name in (${accounts.map(quoted).join(', ')})`)
  return id
}

/** Gives an image to an account, or to a project by its id. */
export async function giveImage({ sql }: Mold, image: string, owner: string): Promise<void> {
  await sql(`
    update vm_template set account_id = coalesce(
      (select account_id from project where uuid::text = '${owner}'),
      (select id from account where name = ${quoted(owner)} and removed is null))
    where uuid = '${image}'`)
}
