import { hashPassword } from '../../bff/src/access/sign-in/passwords.ts'
import type { Mold } from './server.ts'

export const userPassword = 'a password of a user'

/** Makes an account of this name in ROOT with one ordinary user of the same name. */
export async function makeUser({ sql }: Mold, name: string): Promise<void> {
  const hash = await hashPassword(userPassword)
  await sql(`
    with made as (
      insert into account (name, type, domain_id)
      select '${name}', 0, id from domain where path = '/' returning id, domain_id
    )
    insert into "user" (account_id, domain_id, username, password_hash)
    select id, domain_id, '${name}', '${hash}' from made`)
}
