import { randomBytes } from 'node:crypto'
import { chown, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { canEnter, firstClosedFolder } from './account.ts'
import type { Binaries } from './binaries.ts'
import { EmbeddedPostgresError, run } from './run.ts'
import type { Account } from './run.ts'

/** The role and the database that Mold uses; the role is no superuser. */
export const roleName = 'mold'

/** A database folder together with what runs it. */
export interface Cluster {
  folder: string
  /** How PostgreSQL is told its folder, from within that folder. */
  folderArgument: string
  binaries: Binaries
  account: Account
  password: string
}

interface ClusterOptions {
  dataDir: string
  binaries: Binaries
  account: Account
  /** False only in tests: the files are not synced to the disk. */
  durable: boolean
  signal?: AbortSignal
}

export function databaseFolder(dataDir: string) {
  return path.join(dataDir, 'postgres')
}

/**
 * Makes the database folder at the first start and checks it at every other. It is made under
 * another name and renamed, so that a start that was cut short leaves none that is half made.
 *
 * @throws EmbeddedPostgresError for a folder of another major version, or one that holds no database
 */
export async function prepareCluster(options: ClusterOptions): Promise<Cluster> {
  const { dataDir, binaries, account, signal } = options
  const folder = databaseFolder(dataDir)
  const version = await folderVersion(folder)
  if (version !== undefined && version !== binaries.major) {
    throw otherVersion(folder, version, binaries.major)
  }
  const known = await readPassword(dataDir)
  const password = known ?? (await makePassword(dataDir))
  if (version === undefined) {
    const fresh = `${folder}.new`
    await initialise({ ...options, folder: fresh, password })
    await rename(fresh, folder)
    await syncFolder(dataDir)
  }
  const folderArgument = await argumentFor(folder, account)
  const cluster = { folder, folderArgument, binaries, account, password }
  if (version !== undefined && known === undefined) {
    await tellDatabase(cluster, [`alter role ${roleName} password '${password}'`], signal)
  }
  return cluster
}

async function folderVersion(folder: string): Promise<string | undefined> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  if (names.length === 0) return undefined
  const text = await readFile(path.join(folder, 'PG_VERSION'), 'utf8').catch(() => '')
  if (/^\d+\s*$/.test(text)) return text.trim()
  throw new EmbeddedPostgresError(
    `${folder} holds files but no PostgreSQL database. Move it out of the way, or set ` +
      'MOLD_DATA_DIR to another folder.',
  )
}

function otherVersion(folder: string, found: string, ours: string) {
  return new EmbeddedPostgresError(
    `The database in ${folder} was made by PostgreSQL ${found}, and this Mold brings PostgreSQL ` +
      `${ours}, which cannot read it. Nothing was changed. To carry it over: start the Mold ` +
      `release that brings PostgreSQL ${found}; run pg_dump --clean --if-exists ` +
      `"$(cat ${folder}.url)" > mold.sql with PostgreSQL ${found}'s pg_dump; stop it and rename ` +
      `${folder}; start this release; run psql "$(cat ${folder}.url)" < mold.sql and start Mold ` +
      'once more. Or set DATABASE_URL to a PostgreSQL server that holds the data.',
  )
}

async function initialise(
  options: ClusterOptions & { folder: string; password: string },
): Promise<void> {
  const { folder, binaries, account, password, durable, signal } = options
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { mode: 0o700 })
  if (account) await chown(folder, account.uid, account.gid)
  const folderArgument = await argumentFor(folder, account)
  const args = [
    `--pgdata=${folderArgument}`,
    '--username=postgres',
    // Nobody signs in until the rules below stand.
    '--auth=reject',
    '--encoding=UTF8',
    // PostgreSQL's own order of characters: the same on every machine, whatever its locales.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ]
  await run(binaries.initdb, args, { account, cwd: folder, signal })
  await writeFile(path.join(folder, 'pg_hba.conf'), `local all ${roleName} scram-sha-256\n`)
  await tellDatabase(
    { folder, folderArgument, binaries, account, password },
    [
      `create role ${roleName} login createdb password '${password}'`,
      `create database ${roleName} owner ${roleName}`,
    ],
    signal,
  )
}

/** Runs statements while no server does, as superuser, with no way in for anybody else. */
async function tellDatabase(cluster: Cluster, statements: string[], signal?: AbortSignal) {
  const { binaries, account, folder, folderArgument } = cluster
  const args = ['--single', '-D', folderArgument, '-c', 'exit_on_error=on', 'postgres']
  const input = statements.map((statement) => `${statement}\n`).join('')
  await run(binaries.postgres, args, { account, cwd: folder, input, signal })
}

/**
 * The folder's path, or, when a folder above it is closed to PostgreSQL's account, the name that
 * the working directory has on Linux for every process: Mold, as root, starts the program inside
 * the folder, and from there on no path leads through the closed one.
 */
async function argumentFor(folder: string, account: Account): Promise<string> {
  if (await canEnter(folder, account)) return folder
  if (process.platform === 'linux') return '/proc/self/cwd'
  const closed = await firstClosedFolder(folder, account)
  throw new EmbeddedPostgresError(
    `PostgreSQL does not run as root but as a user of its own, which cannot enter ${closed}. ` +
      `Allow the way with chmod o+x ${closed}, set MOLD_DATA_DIR to a folder that every user can ` +
      'reach, such as /var/lib/mold, or start Mold as an ordinary user.',
  )
}

function passwordFile(dataDir: string) {
  return path.join(dataDir, 'postgres.password')
}

async function readPassword(dataDir: string): Promise<string | undefined> {
  const text = await readFile(passwordFile(dataDir), 'utf8').catch(() => '')
  return /^[\w-]{32,}\s*$/.test(text) ? text.trim() : undefined
}

async function makePassword(dataDir: string): Promise<string> {
  const password = randomBytes(32).toString('base64url')
  const fresh = `${passwordFile(dataDir)}.new`
  await rm(fresh, { force: true })
  await writeFile(fresh, `${password}\n`, { mode: 0o600, flush: true })
  await rename(fresh, passwordFile(dataDir))
  await syncFolder(dataDir)
  return password
}

async function syncFolder(folder: string) {
  const handle = await open(folder)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
