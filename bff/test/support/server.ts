import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { loadConfig } from '../../src/config.ts'
import type { Db } from '../../src/db/database.ts'
import type { WireImage } from '../../src/images/image.view.ts'
import type { SettingName } from '../../src/settings/declarations.ts'
import { createSecrets } from '../../src/secrets.ts'
import { type Server, type ServerOptions, startServer } from '../../src/server.ts'
import { collect } from '../../src/stores/collector.ts'
import type { CollectReport } from '../../src/stores/collect-report.ts'
import { storeRegistry } from '../../src/stores/registry.ts'
import { createStores } from '../../src/stores/stores.service.ts'
import type { Workers } from '../../src/workers.ts'
import { type Client, createClient, type Keys, pauseAfter } from './client.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { makeAccount } from './domain-tree.ts'
import { createAnswerCheck, memoryLogger } from './http-app.ts'

export interface TestServerOptions extends ServerOptions {
  /** A database and a data folder that outlive this server; made for it when missing. */
  readonly place?: TestPlace
  /** Value of secstorage.allowed.internal.sites; loopback if not given, null for the default. */
  readonly allowed?: string | null
  /** Further environment variables, such as MOLD_ROLES. */
  readonly env?: Readonly<Record<string, string>>
}

/** What a server's processes share. */
export interface TestPlace {
  readonly database: TestDatabase
  readonly dataDir: string
  readonly drop: () => Promise<void>
}

export interface TestServer {
  readonly origin: string
  readonly place: TestPlace
  readonly db: Db
  /** Folder of the first zone's image store. */
  readonly storeFolder: string
  readonly workers: Workers
  /** Every line that was logged, as text. */
  readonly log: string[]
  /** The user admin. */
  readonly admin: Client
  /** Makes an account with one user and keys; types: 0 user, 1 root admin, 2 domain admin. */
  readonly person: (name: string, domainPath?: string, type?: number) => Promise<Client>
  /** The row of an image with its zones, once `predicate` holds for it. */
  readonly until: (
    id: string,
    predicate: (image: WireImage) => boolean,
    limitMs?: number,
  ) => Promise<WireImage>
  /** The row of an image as it is; undefined when it is not listed. */
  readonly image: (id: string) => Promise<WireImage | undefined>
  readonly stop: () => Promise<void>
}

/** Short enough for tests, long enough for a busy machine. */
export const quickTimes = {
  retryDelaysMs: [20, 20, 20, 20],
  leaseMs: 3_000,
  stallMs: 5_000,
  pollMs: 400,
  // Once at the start: each look writes a small file, which tests that count files would see.
  lookMs: 600_000,
  beatMs: 200,
} as const

const adminKeys: Keys = { apiKey: 'admin-key', secret: 'admin-secret' }
const secretKey = randomBytes(32)

/** The environment of a server on a place; also for one that is started as a process. */
export function environmentOf(place: TestPlace): Record<string, string> {
  return {
    PORT: '0',
    HOST: '127.0.0.1',
    // The machine that runs the tests is made a host by those that want one.
    MOLD_ROLES: 'api,worker',
    // Tests count images, and nothing is fetched from outside.
    MOLD_DEFAULT_TEMPLATES: '0',
    DATABASE_URL: place.database.url,
    MOLD_DATA_DIR: place.dataDir,
    MOLD_SECRET_KEY: secretKey.toString('hex'),
    MOLD_ADMIN_PASSWORD: 'admin password',
    MOLD_ADMIN_API_KEY: adminKeys.apiKey,
    MOLD_ADMIN_SECRET_KEY: adminKeys.secret,
  }
}

export async function makePlace(): Promise<TestPlace> {
  const [database, dataDir] = await Promise.all([
    createTestDatabase(),
    mkdtemp(path.join(tmpdir(), 'mold-server-')),
  ])
  return {
    database,
    dataDir,
    drop: async () => {
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A real server in this process, with short times and every answer checked. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { allowed = '127.0.0.0/8', env = {}, place = await makePlace(), ...rest } = options
  const log: string[] = []
  const server = await startServer(
    loadConfig({ ...environmentOf(place), ...env }),
    memoryLogger(log),
    { ...quickTimes, checkAnswer: createAnswerCheck(), ...rest },
  )
  const { db } = server
  await allowSites(db, allowed)
  const admin = adminClient(() => server.origin)
  return {
    ...harness(admin),
    origin: server.origin,
    place,
    db,
    storeFolder: path.join(place.dataDir, 'images'),
    workers: workersOf(server),
    log,
    admin,
    person: (name, domainPath = '/', type = 0) =>
      makePerson(db, () => server.origin, { name, domainPath, type }),
    stop: async () => {
      await server.stop()
      if (!options.place) await place.drop()
    },
  }
}

/** The user admin of a server with `environmentOf`. */
export const adminClient = (origin: () => string): Client =>
  createClient(origin, 'admin', adminKeys)

/** Sets what images may be fetched from besides the internet. */
export const allowSites = (db: Db, value: string | null): Promise<void> =>
  setSetting({ db }, 'secstorage.allowed.internal.sites', value)

/** Sets a global value, also one that the API would refuse; null for the default. */
export async function setSetting(
  { db }: Pick<TestServer, 'db'>,
  name: SettingName,
  value: string | null,
): Promise<void> {
  // At once: a worker that looks in between would find the default.
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('setting').where('name', '=', name).execute()
    if (value !== null)
      await trx.insertInto('setting').values({ name, scope: 'global', value }).execute()
  })
}

function workersOf({ workers }: Server): Workers {
  if (workers) return workers
  return { check: () => {}, idle: () => Promise.resolve(), stop: () => Promise.resolve() }
}

async function makePerson(
  db: Db,
  origin: () => string,
  of: { name: string; domainPath: string; type: number },
): Promise<Client> {
  const { user } = await makeAccount(db, of.name, of.domainPath, of.type)
  const keys = { apiKey: `key of ${of.name}`, secret: `secret of ${of.name}` }
  await db
    .insertInto('api_key')
    .values({
      user_id: user.id,
      api_key: keys.apiKey,
      secret: createSecrets(secretKey).encrypt(keys.secret),
    })
    .execute()
  return createClient(origin, of.name, keys)
}

/** Reads images as the console does, one row with its zones. */
export function harness(admin: Client) {
  async function image(id: string): Promise<WireImage | undefined> {
    const list = { id, showunique: true }
    try {
      const { items } = await admin.call('listTemplates', { templatefilter: 'all', ...list })
      return items[0]
    } catch {
      const { items } = await admin.call('listIsos', { isofilter: 'all', ...list })
      return items[0]
    }
  }

  async function until(
    id: string,
    predicate: (of: WireImage) => boolean,
    limitMs = 40_000,
  ): Promise<WireImage> {
    const end = performance.now() + limitMs
    for (let looks = 0; ; looks += 1) {
      const now = await image(id)
      if (now && predicate(now)) return now
      if (performance.now() > end) {
        throw new Error(`the image does not come to that: ${JSON.stringify(now?.zones ?? now)}`)
      }
      await wait(pauseAfter(looks))
    }
  }

  return { image, until }
}

export interface TestZone {
  readonly id: number
  readonly uuid: string
  readonly name: string
  readonly storeFolder: string
}

/** Makes a further zone with an image store of its own, or without. */
export async function makeZone(
  { db, place }: Pick<TestServer, 'db' | 'place'>,
  name: string,
  of: { store?: boolean; domainId?: number; disabled?: boolean } = {},
): Promise<TestZone> {
  const { id, uuid } = await db
    .insertInto('zone')
    .values({
      name,
      domain_id: of.domainId ?? null,
      allocation_state: of.disabled === true ? 'Disabled' : 'Enabled',
    })
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow()
  const storeFolder = path.join(place.dataDir, `images of ${name}`)
  if (of.store !== false) {
    await db
      .insertInto('image_store')
      .values({
        name: `${name} images`,
        zone_id: id,
        protocol: 'file',
        provider: 'File',
        url: pathToFileURL(storeFolder).href,
      })
      .execute()
  }
  return { id, uuid, name, storeFolder }
}

/** The zone that a first start makes. */
export async function firstZone({ db }: Pick<TestServer, 'db'>): Promise<{ uuid: string }> {
  return db.selectFrom('zone').select('uuid').orderBy('id').executeTakeFirstOrThrow()
}

/** Everything that rests in a store, by path below its folder, but trials: servers write them at any time. */
export async function filesIn(storeFolder: string): Promise<string[]> {
  await mkdir(storeFolder, { recursive: true })
  const entries = await readdir(storeFolder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.trial-'))
    .map((entry) => path.relative(storeFolder, path.join(entry.parentPath, entry.name)))
    .toSorted()
}

/** What the collector would do without a grace period, or does. */
export function collectNow(
  { db }: Pick<TestServer, 'db'>,
  options: { dryRun: boolean },
): Promise<CollectReport> {
  const stores = createStores({ db, registry: storeRegistry })
  return collect({ db, stores, log: memoryLogger([]), graceMs: 0, ...options })
}
