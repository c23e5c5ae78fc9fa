import { hashPassword } from './access/sign-in/passwords.ts'
import { hostsChannel } from './compute/hosts/connection.repository.ts'
import type { Config } from './config.ts'
import { prepareDataFolder } from './data-folder.ts'
import { openDatabase } from './db/database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './db/embedded.ts'
import { listen } from './db/listener.ts'
import { migrate } from './db/migrate.ts'
import { type Seeded, seedFirstStart } from './db/seed.ts'
import { checkDatabaseVersion } from './db/version.ts'
import { liveChannel } from './events/live.ts'
import { workChannel } from './jobs/nudge.ts'
import type { Logger } from './log.ts'
import { checkSecretKey, loadSecretKey } from './secret-key.ts'
import { createSecrets } from './secrets.ts'
import { databaseFailure } from './start-error.ts'
import { endWithin, type Teardown } from './teardown.ts'

const seconds = 1_000
/** A pool waits for the clients that are still in use. */
const closeLimitMs = 500

export type Storage = Awaited<ReturnType<typeof openStorage>>

/**
 * Everything that rests on the database: starts the embedded one unless another is configured, brings
 * the schema up to date, and makes what a first start makes.
 *
 * @param options.onSeeded told at once: a password that is not shown now is known to nobody
 * @param options.signal gives up: what has been started ends with `teardown`
 * @throws ConfigError, EmbeddedPostgresError, StartError; the reason of the signal
 */
export async function openStorage(
  config: Config,
  log: Logger,
  teardown: Teardown,
  options: {
    readonly onSeeded?: ((seeded: Seeded) => void) | undefined
    readonly signal?: AbortSignal | undefined
  } = {},
) {
  const { signal } = options
  await prepareDataFolder(config.dataDir)
  let embedded: EmbeddedPostgres | undefined
  if (config.databaseUrl === undefined) {
    embedded = await startEmbeddedPostgres({
      dataDir: config.dataDir,
      log,
      ...(signal && { signal }),
    })
    teardown.add(embedded.stop, { name: 'embedded PostgreSQL', vital: true })
  }
  const url = embedded?.url ?? config.databaseUrl ?? ''
  const open = (applicationName: string, max: number, statementTimeoutMs: number) => {
    const onError = (error: Error) => log.warn({ err: error }, 'a database connection was lost')
    const db = openDatabase({ url, max, statementTimeoutMs, applicationName }, onError)
    teardown.add(async () => void (await endWithin(closeLimitMs, db.destroy())), {
      name: `connections of ${applicationName}`,
    })
    return db
  }
  // Calls that hold every connection must not keep workers from renewing their leases (case H12).
  const db = open('mold', 20, 5 * seconds)
  const workDb = open('mold worker', 10, 30 * seconds)
  await checkDatabaseVersion(db).catch((error: unknown) => {
    throw config.databaseUrl === undefined ? error : databaseFailure(error, config.databaseUrl)
  })
  signal?.throwIfAborted()
  await untilAborted(migrateAlone(url, log), signal)
  const { key, origin } = await loadSecretKey({
    configured: config.secretKey,
    dataDir: config.dataDir,
  })
  const secrets = createSecrets(key)
  await checkSecretKey(db, secrets, origin)
  const seeded = await seedFirstStart(db, {
    adminPassword: config.adminPassword,
    apiKey: config.adminApiKey,
    secretKey: config.adminSecretKey,
    hashPassword,
    secrets,
    dataDir: config.dataDir,
  })
  options.onSeeded?.(seeded)
  const listener = await listen(url, [liveChannel, workChannel, hostsChannel], log)
  teardown.add(() => listener.close(), { name: 'listener' })
  return { db, workDb, url, secrets, seeded, listener }
}

/** Leaves behind what goes on: its connection ends with the process, and what it had done is undone. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  return Promise.race([work, aborted])
}

/** A migration takes the time that it takes. */
async function migrateAlone(url: string, log: Logger): Promise<void> {
  const db = openDatabase(
    { url, max: 1, statementTimeoutMs: 0, applicationName: 'mold migration' },
    (error) => log.warn({ err: error }, 'a database connection was lost'),
  )
  try {
    await migrate(db)
  } finally {
    await db.destroy()
  }
}

/** Where the database listens, which no image is fetched from; a socket is no such place. */
export function databaseEndpoint(url: string): { address: string; port: number }[] {
  const { hostname, port, searchParams } = new URL(url)
  // As the driver reads it: what stands behind the question mark wins.
  const host = searchParams.get('host') || hostname
  const address = host.replace(/^\[(.*)\]$/, '$1')
  const isSocket = address === '' || address.startsWith('/')
  return isSocket ? [] : [{ address, port: Number(searchParams.get('port') || port || 5432) }]
}
