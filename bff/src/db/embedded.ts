import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../log.ts'
import { postgresAccount } from './embedded/account.ts'
import { findBinaries, runnableBinaries } from './embedded/binaries.ts'
import { databaseFolder, prepareCluster } from './embedded/cluster.ts'
import { readPostmasterFile, stopLeftover } from './embedded/leftover.ts'
import { lockFolder, lockHolder } from './embedded/lock.ts'
import type { FolderLock } from './embedded/lock.ts'
import { EmbeddedPostgresError } from './embedded/run.ts'
import { keepRunning } from './embedded/supervisor.ts'
import type { RunningServer } from './embedded/supervisor.ts'
import { makeSocketFolder, removeSocketFolder, socketUrl } from './embedded/socket.ts'

export { EmbeddedPostgresError } from './embedded/run.ts'

export interface EmbeddedPostgresOptions {
  /** Absolute; made when missing. The database is in its folder `postgres`. */
  dataDir: string
  log: Logger
  /** Gives up the start; after it, use `stop`. */
  signal?: AbortSignal
  /** `off`, which loses data when the machine crashes, is for tests. */
  durability?: 'on' | 'off'
  /** Use the server of the Mold that runs on this folder, if one does; else start one. */
  share?: boolean
  /** How long another Mold on the folder is waited for, in case it is about to end; 5000. */
  waitMs?: number
}

export interface EmbeddedPostgres {
  /** Holds the password: not for logs. */
  url: string
  /** Of the server's main process, which changes when it had to be started again; 0 when shared. */
  pid: () => number
  /** Stops the server within 10 s; a second call waits for the first. */
  stop: () => Promise<void>
}

/**
 * Starts the PostgreSQL that Mold brings, on a private socket without a port. One server per data
 * folder: what a killed Mold left behind is cleared up first; while another Mold runs on the
 * folder the start is refused. A server that dies is started again under the same address.
 *
 * @throws EmbeddedPostgresError with what to do: folder in use, made by another major version,
 *   closed to the account that PostgreSQL runs under, …
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { dataDir, share = false, waitMs = share ? 0 : 5_000, signal } = options
  // PostgreSQL, under an account of its own when Mold is root, has to pass through.
  const mode = process.geteuid?.() === 0 ? 0o711 : 0o700
  const lock = await mkdir(dataDir, { recursive: true, mode })
    .then(() => lockFolder(dataDir, { waitMs, signal }))
    .catch((error: NodeJS.ErrnoException) => {
      throw error.syscall === undefined ? error : unusableFolder(dataDir, error)
    })
  if (!lock && share) return joinRunning(dataDir)
  if (!lock) {
    throw new EmbeddedPostgresError(
      `Another Mold (${await lockHolder(dataDir)}) runs on the data folder ${dataDir}. Stop it, or ` +
        'set MOLD_DATA_DIR to a folder of its own for this one.',
    )
  }
  try {
    return await startLocked(options, lock)
  } catch (error) {
    await lock.release()
    throw error
  }
}

function unusableFolder(dataDir: string, cause: NodeJS.ErrnoException) {
  return new EmbeddedPostgresError(
    `The data folder ${dataDir} cannot be used: ${cause.message}. Start Mold as the user that owns ` +
      'it, or set MOLD_DATA_DIR to a folder that this user can write to.',
    { cause },
  )
}

async function startLocked(
  options: EmbeddedPostgresOptions,
  lock: FolderLock,
): Promise<EmbeddedPostgres> {
  const { dataDir, log, signal } = options
  const durable = options.durability !== 'off'
  const folder = databaseFolder(dataDir)
  const account = await postgresAccount(folder)
  const binaries = await runnableBinaries(await findBinaries(), account)
  const socketsLeft = await formerSocketFolders(dataDir)
  const formerPid = await stopLeftover(folder, log)
  await Promise.all(socketsLeft.map(removeSocketFolder))
  const cluster = await prepareCluster({ dataDir, binaries, account, durable, signal })
  const socketFolder = await makeSocketFolder(account)
  const url = socketUrl(socketFolder, cluster.password)
  let server: RunningServer
  try {
    const serverOptions = { cluster, socketFolder, durable, formerPid, log, signal }
    server = await keepRunning(serverOptions)
    await writeFile(urlFile(dataDir), `${url}\n`, { mode: 0o600 })
  } catch (error) {
    await removeSocketFolder(socketFolder)
    throw error
  }
  const stopAll = async () => {
    await rm(urlFile(dataDir), { force: true })
    await server.stop()
    await removeSocketFolder(socketFolder)
    await lock.release()
  }
  let stopped: Promise<void> | undefined
  return { url, pid: server.pid, stop: () => (stopped ??= stopAll()) }
}

/** The address of the running server, 0600, for `psql "$(cat var/postgres.url)"` and the admin tool. */
function urlFile(dataDir: string) {
  return `${databaseFolder(dataDir)}.url`
}

/** Where a Mold that was killed had its socket: PostgreSQL, if it ended well, took its note away. */
async function formerSocketFolders(dataDir: string): Promise<string[]> {
  const url = URL.parse((await readFile(urlFile(dataDir), 'utf8').catch(() => '')).trim())
  const file = await readPostmasterFile(databaseFolder(dataDir))
  return [url?.searchParams.get('host') ?? '', file?.socketFolder ?? '']
}

async function joinRunning(dataDir: string): Promise<EmbeddedPostgres> {
  // The other Mold may be on its way up.
  for (let attempt = 0; attempt < 50; attempt++) {
    const url = await readFile(urlFile(dataDir), 'utf8').catch(() => '')
    if (url !== '') return { url: url.trim(), pid: () => 0, stop: () => Promise.resolve() }
    await delay(200)
  }
  throw new EmbeddedPostgresError(
    `Another Mold (${await lockHolder(dataDir)}) holds the data folder ${dataDir}, but its database ` +
      'is not running. Stop it, then try again.',
  )
}
