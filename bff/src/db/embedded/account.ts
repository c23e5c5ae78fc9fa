import { stat } from 'node:fs/promises'
import path from 'node:path'
import { EmbeddedPostgresError, run, succeeds } from './run.ts'
import type { Account } from './run.ts'

const accountName = 'mold-postgres'

/**
 * The account for PostgreSQL, which refuses to run as root: the owner of an existing database
 * folder, else a system user of its own, made when missing. `undefined` when Mold is not root.
 *
 * @throws EmbeddedPostgresError when no such user can be made, or the folder is another user's
 */
export async function postgresAccount(databaseFolder: string): Promise<Account> {
  const owner = await stat(databaseFolder).catch(() => undefined)
  const self = process.geteuid?.() ?? -1
  if (self !== 0) {
    if (owner && self !== -1 && owner.uid !== self) throw foreignFolder(databaseFolder, owner.uid)
    return undefined
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const account = (await lookUp()) ?? (await create())
  // Restored or copied by root: the files have to be PostgreSQL's again.
  if (owner)
    await run('chown', ['-R', `${account.uid}:${account.gid}`, databaseFolder], {
      account: undefined,
    })
  return account
}

async function lookUp() {
  const ids = await Promise.all(
    ['-u', '-g'].map((flag) => run('id', [flag, accountName], { account: undefined })),
  ).catch(() => undefined)
  return ids && { uid: Number(ids[0]), gid: Number(ids[1]) }
}

/**
 * Makes it unless it is there. One after another, as two Molds may start for the first time at once: a
 * `useradd` that has looked before another was done replaces its user by one with another id. The folder is
 * what is locked, since the files in it are replaced.
 */
const makeUnlessThere = 'id "$1" >/dev/null 2>&1 || exec useradd "$@"'

async function create() {
  const home = ['--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin']
  const wanted = [accountName, '--system', '--user-group', ...home]
  try {
    await run('flock', ['/etc', 'sh', '-c', makeUnlessThere, 'sh', ...wanted], {
      account: undefined,
    })
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `PostgreSQL does not run as root, and the user ${accountName} for it could not be made. ` +
        'Start Mold as an ordinary user, make that user yourself, or set DATABASE_URL to a ' +
        'PostgreSQL that runs already.',
      { cause },
    )
  }
  const made = await lookUp()
  if (!made) throw new EmbeddedPostgresError(`The user ${accountName} was made but is not found.`)
  return made
}

function foreignFolder(folder: string, uid: number) {
  return new EmbeddedPostgresError(
    `The database folder ${folder} belongs to the user with id ${uid}, and Mold runs as another. ` +
      'Start Mold as the user that started it before (root, if that was so), or give the folder ' +
      `to the present one: sudo chown -R "$(id -u):$(id -g)" ${path.dirname(folder)}`,
  )
}

/** True when `account` can enter the folder, all folders above it included. */
export async function canEnter(folder: string, account: Account): Promise<boolean> {
  return account === undefined || succeeds('test', ['-x', folder], account)
}

/** The topmost folder on the way to `target` that `account` cannot enter. */
export async function firstClosedFolder(target: string, account: Account): Promise<string> {
  const parts = target.split(path.sep).filter((part) => part !== '')
  for (let depth = 1; depth < parts.length; depth++) {
    const folder = path.sep + parts.slice(0, depth).join(path.sep)
    if (!(await canEnter(folder, account))) return folder
  }
  return path.dirname(target)
}
