import { hashPassword } from '../access/sign-in/passwords.ts'
import { randomPassword } from '../db/seed.ts'
import { openDatabase, type Db } from '../db/database.ts'
import { recordEvent } from '../events/events.service.ts'
import { findUsersNamed, replacePassword, type NamedUser } from './password.repository.ts'

export interface PasswordReset {
  readonly username: string
  /** Path of the user's domain; needed only where several have a user of this name. */
  readonly domain?: string | undefined
  /** A random one when unset. */
  readonly password?: string | undefined
}

/** The password to use, without the line break that ends what was piped in. */
export function passwordFrom(piped: string): string {
  const password = piped.replace(/\r?\n$/, '')
  if (password !== '' && password.length <= 255 && !/\p{Cc}/u.test(password)) return password
  throw new Error('The password must have 1 to 255 characters, none of them a control character.')
}

/**
 * Gives a user a new password, ends its sessions and forgets its failed sign-ins; returns what to
 * print.
 *
 * @throws Error that says what to do
 */
export async function resetPassword(url: string, reset: PasswordReset): Promise<string> {
  const options = { url, max: 1, statementTimeoutMs: 30_000, applicationName: 'mold-admin' }
  // A lost connection fails the query that uses it.
  const db = openDatabase(options, () => {})
  try {
    const user = await theUser(db, reset)
    const password = reset.password ?? randomPassword()
    const hash = await hashPassword(password)
    await db.transaction().execute(async (trx) => {
      await replacePassword(trx, user, hash)
      await recordEvent(trx, {
        type: 'USER.UPDATE',
        level: 'INFO',
        state: 'Completed',
        description: `The password of user ${user.username} was reset on the server`,
        accountId: user.account_id,
        username: 'system',
        resourceType: 'User',
        resourceUuid: user.uuid,
        resourceName: user.username,
      })
    })
    const done = `The password of ${user.username} was changed; its sessions have ended.`
    const disabled = user.enabled ? [] : ['This user or its account is disabled all the same.']
    const shown = reset.password === undefined ? [`New password: ${password}`] : []
    return [done, ...disabled, ...shown].join('\n')
  } finally {
    await db.destroy()
  }
}

async function theUser(db: Db, { username, domain }: PasswordReset): Promise<NamedUser> {
  const named = await findUsersNamed(db, username)
  const path = domain === undefined ? undefined : `/${domain}/`.replaceAll(/\/+/g, '/')
  const found = named.filter((user) => path === undefined || user.domain_path === path)
  const [user, ...more] = found
  if (!user) {
    const where = path === undefined ? '' : ` in domain ${path}`
    throw new Error(`There is no user ${username}${where}. User names count in this spelling.`)
  }
  if (more.length > 0) {
    const paths = found.map((candidate) => candidate.domain_path).join(', ')
    throw new Error(`Several domains have a user ${username}; add --domain with one of: ${paths}`)
  }
  if (user.is_system) {
    throw new Error(`The user ${username} belongs to the system and never signs in.`)
  }
  return user
}
