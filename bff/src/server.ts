import { hostname } from 'node:os'
import path from 'node:path'
import { commandByName } from '@mold/shared/commands/index.ts'
import type { AnyCommand } from '@mold/shared/contract/command.ts'
import { loadCaller } from './access/caller.repository.ts'
import type { Handlers } from './commands/handler.ts'
import { createDirectCheck } from './compute/direct/check.service.ts'
import { createDirectSources } from './compute/direct/sources.ts'
import { createHostSide, keepOwnHost } from './host-side.ts'
import { pinForHosts } from './http/own-certificate.ts'
import type { LocalHost } from './compute/hosts/local-host.ts'
import { createHandlers } from './commands/index.ts'
import type { Config } from './config.ts'
import type { Db } from './db/database.ts'
import type { Seeded } from './db/seed.ts'
import type { ConverterOptions } from './converters/run-tool.ts'
import { createLive } from './events/live.ts'
import { createSignInAudit } from './events/sign-in-audit.ts'
import type { AnswerCheck } from './http/commands.ts'
import { integrationHost } from './http/integration-port.ts'
import { createDownloadsRouter } from './http/downloads/router.ts'
import { createMetrics } from './http/metrics.ts'
import { createHttpServer } from './http/server.ts'
import { createUploadsRouter } from './http/uploads/router.ts'
import { createDownloadLinks } from './images/downloads/downloads.ts'
import { loadLiveImages } from './images/live-image.ts'
import { recoverZone } from './images/recover.service.ts'
import { createSourceProbe } from './images/probe.service.ts'
import { createDesk } from './images/uploads/desk.ts'
import { createTickets } from './images/uploads/tickets.ts'
import type { AsyncHandler } from './jobs/async-handler.ts'
import { createFaultPoints } from './jobs/fault-points.ts'
import { createJobs } from './jobs/jobs.service.ts'
import { createNudge } from './jobs/nudge.ts'
import type { Logger } from './log.ts'
import { createReadinessChecks } from './readiness.ts'
import { createSettings } from './settings/settings.service.ts'
import type { Lookup } from './sources/guard.ts'
import { createFetcher } from './sources/fetcher.ts'
import { randomUUID } from 'node:crypto'
import { describeStore } from './infrastructure/describe-store.ts'
import { createBuffers } from './stores/buffers.ts'
import { freeUnreferenced } from './stores/free.ts'
import { createHashPool } from './stores/hash-pool.ts'
import { storeRegistry, type StoreRegistry } from './stores/registry.ts'
import { createStores } from './stores/stores.service.ts'
import { createCheckerState, createConverterState } from './infrastructure/converter-state.ts'
import { type HealthLimits, healthLimits } from './infrastructure/server-condition.ts'
import { startHeartbeat } from './infrastructure/heartbeat.ts'
import { listeners, listensAt } from './infrastructure/server.repository.ts'
import { createStoreFigureCache } from './infrastructure/store-figures.ts'
import { startStoreWatch } from './infrastructure/store-watch.ts'
import { databaseEndpoint, openStorage, type Storage } from './storage.ts'
import { guestPortProblem, listenFailure } from './start-error.ts'
import { createTeardown, type Teardown } from './teardown.ts'
import { startWorkers, type Workers } from './workers.ts'

/** What tests set; a started server has the defaults. */
export interface ServerOptions {
  /** Gives up the start; once it has started, `stop` ends it. */
  readonly signal?: AbortSignal
  readonly retryDelaysMs?: readonly number[]
  readonly leaseMs?: number
  readonly stallMs?: number
  readonly pollMs?: number
  /** Milliseconds of the lease of an upload; 5 s (decisions: Clocks of an upload). */
  readonly uploadLeaseMs?: number
  /** Milliseconds after which an idle request of an upload is cut; 60 s. */
  readonly idleMs?: number
  /** Milliseconds between two looks at the image stores; 10 s. */
  readonly lookMs?: number
  /** Milliseconds between two signs of life; 5 s. */
  readonly beatMs?: number
  /** Milliseconds that images stay on primary storage though nothing needs them; 10 minutes. */
  readonly baseIdleMs?: number
  /** Milliseconds between two pings of an agent; 15 s. */
  readonly agentBeatMs?: number
  /** Milliseconds between two looks whether this machine can be a host; 30 s. */
  readonly localHostMs?: number
  readonly healthLimits?: HealthLimits
  readonly lookup?: Lookup
  /** PEM certificates to trust besides the system's. */
  readonly ca?: readonly string[]
  readonly stores?: StoreRegistry
  readonly checkAnswer?: AnswerCheck
  readonly converter?: ConverterOptions
  /** Where the small system that looks into images is kept; in the data folder. */
  readonly applianceFolder?: string
  /** Name of the fault point at which the process kills itself. */
  readonly fault?: string | undefined
  /** Told what a first start made as soon as that is certain, whatever fails afterwards. */
  readonly onSeeded?: (seeded: Seeded) => void
}

export interface Server {
  readonly origin: string
  readonly seeded: Seeded
  readonly db: Db
  readonly workers: Workers | undefined
  /** Answers the names of what hangs and was left behind. */
  stop(): Promise<string[]>
}

const seconds = 1_000
/** Mebibytes that all uploads share, besides the first of each. */
const sharedBuffers = 16

function createParts(
  config: Config,
  storage: Storage,
  log: Logger,
  options: ServerOptions,
  port: () => number,
) {
  const { db, url } = storage
  const settings = createSettings(db)
  const stores = createStores({ db, registry: options.stores ?? storeRegistry })
  const own = databaseEndpoint(url)
  const ownEndpoints = async () => [
    { address: config.host, port: port() },
    { address: integrationHost, port: await settings.number('integration.api.port') },
    ...own,
    ...(await listeners(db, hostname())),
  ]
  const fetcher = createFetcher({
    policy: async () => ({ allowed: await settings.list('secstorage.allowed.internal.sites') }),
    own: ownEndpoints,
    followRedirects: () => settings.boolean('store.download.follow.redirects'),
    ...(options.lookup && { lookup: options.lookup }),
    ...(options.ca && { ca: options.ca }),
  })
  const { importDir } = config
  // Of what has no signal of its own.
  const stopping = new AbortController()
  const nudge = createNudge(db, storage.listener, log)
  const converter = options.converter ?? { stallMs: 600 * seconds }
  const limits = options.healthLimits ?? healthLimits
  const directSources = createDirectSources({ settings, own: ownEndpoints })
  return {
    ...storage,
    ...nudge,
    settings,
    stores,
    fetcher,
    importDir,
    importFolder: importDir !== undefined,
    log,
    hit: createFaultPoints(options.fault),
    probe: createSourceProbe({ db, settings, fetcher, importDir }),
    directSources,
    direct: createDirectCheck({ db, ...nudge, directSources }),
    figures: createStoreFigureCache((id) => describeStore(stores, id), { log }),
    links: createDownloadLinks({ db, settings, secrets: storage.secrets }),
    stopping,
    collectUnreferenced: () => freeUnreferenced({ db, stores, log, signal: stopping.signal }),
    retryDelaysMs: options.retryDelaysMs ?? [
      10 * seconds,
      30 * seconds,
      120 * seconds,
      300 * seconds,
    ],
    leaseMs: options.leaseMs ?? 15 * seconds,
    stallMs: options.stallMs ?? 60 * seconds,
    pollMs: options.pollMs ?? 2 * seconds,
    uploadLeaseMs: options.uploadLeaseMs ?? 5 * seconds,
    idleMs: options.idleMs ?? 60 * seconds,
    hashes: createHashPool(),
    converter,
    canConvert: createConverterState(db, converter, limits),
    canCheck: createCheckerState(db, converter, limits),
    checker: {
      ...converter,
      applianceFolder: options.applianceFolder ?? path.join(config.dataDir, 'appliance'),
    },
    buffers: createBuffers(sharedBuffers, true),
    tickets: createTickets(storage.secrets),
    healthLimits: limits,
    baseIdleMs: options.baseIdleMs ?? 600 * seconds,
    /** Names this process in its rows. */
    server: randomUUID(),
  }
}

function asyncHandlerOf(handlers: Handlers, name: string): AsyncHandler<AnyCommand> | undefined {
  if (commandByName(name)?.mode !== 'async') return undefined
  return handlers[name as keyof Handlers] as unknown as AsyncHandler<AnyCommand>
}

/**
 * Builds everything, migrates, and starts the roles of the configuration; what was started is ended
 * again when a later step fails.
 */
export async function startServer(
  config: Config,
  log: Logger,
  options: ServerOptions = {},
): Promise<Server> {
  const teardown = createTeardown()
  try {
    return await start(config, log, options, teardown)
  } catch (error) {
    await teardown.run()
    throw error
  }
}

async function start(
  config: Config,
  log: Logger,
  options: ServerOptions,
  teardown: Teardown,
): Promise<Server> {
  const { signal } = options
  const storage = await openStorage(config, log, teardown, { signal, onSeeded: options.onSeeded })
  signal?.throwIfAborted()
  let port = config.port
  const parts = createParts(config, storage, log, options, () => port)
  teardown.add(() => parts.hashes.close(), { name: 'hashing' })
  const { db } = storage
  const watch = startStoreWatch({
    ...parts,
    db: storage.workDb,
    everyMs: options.lookMs ?? 10 * seconds,
    onWell: (store) => recoverZone({ ...parts, db: storage.workDb }, store.zone_id),
  })
  teardown.add(() => watch.stop(), { name: 'the watch over image stores' })
  let localHost: LocalHost | undefined
  const localProblem = () => localHost?.problem()
  const handlers = createHandlers({ ...parts, watch, localProblem, pin: pinForHosts(config) })
  const jobs = createJobs({
    ...parts,
    handlerOf: (name) => asyncHandlerOf(handlers, name),
    callerOf: (userId) => loadCaller(db, userId, 'key'),
  })
  const registry = options.stores ?? storeRegistry
  const forWorkers = {
    ...parts,
    jobs,
    defaultTemplates: config.defaultTemplates,
    db: storage.workDb,
    settings: createSettings(storage.workDb),
    stores: createStores({ db: storage.workDb, registry }),
  }
  const workers = config.roles.has('worker') ? startWorkers(forWorkers) : undefined
  const stopWork = async () => {
    // Workers first, so that what fails by being aborted is known to be so.
    const stopped = workers?.stop()
    parts.stopping.abort(new Error('the server is shutting down'))
    await stopped
  }
  teardown.add(stopWork, { name: 'workers' })
  const heartbeat = startHeartbeat({
    ...parts,
    db: storage.workDb,
    roles: config.roles,
    listens: () => (config.roles.has('api') ? listensAt(config.host, port) : []),
    everyMs: options.beatMs ?? 5 * seconds,
    check: () => workers?.check(),
  })
  teardown.add(() => heartbeat.stop(), { name: 'signs of life' })
  let origin = ''
  if (config.roles.has('api')) {
    const live = createLive(storage.listener)
    teardown.add(async () => live.close(), { name: 'live events' })
    // Leases are renewed by connections that calls cannot use up.
    const desk = createDesk(forWorkers)
    teardown.add(() => desk.close(), { name: 'uploads' })
    const { hub, agents } = createHostSide(forWorkers, config, teardown, options.agentBeatMs)
    const http = createHttpServer({
      ...parts,
      hub,
      agents,
      downloads: createDownloadsRouter(parts),
      uploads: createUploadsRouter({ ...parts, desk }),
      config,
      handlers,
      jobs,
      live,
      audit: createSignInAudit(db),
      loadImages: (ids) => loadLiveImages(db, ids),
      metrics: createMetrics(),
      checks: createReadinessChecks({
        ...parts,
        consoleDir: config.consoleDir,
        workers,
        localProblem,
      }),
      ...(options.checkAnswer && { checkAnswer: options.checkAnswer }),
    })
    port = await http.listen().catch((error: unknown) => {
      throw listenFailure(error, config)
    })
    teardown.add(() => http.close(4 * seconds), { name: 'HTTP' })
    // Before HTTP, which would wait for the connections.
    teardown.add(() => hub.close(), { name: 'agents' })
    const scheme = config.tls ? 'https' : 'http'
    origin = config.publicUrl?.origin ?? `${scheme}://${config.host}:${port}`
    const inTheWay = guestPortProblem({ ...config, port })
    if (inTheWay !== undefined) log.warn(inTheWay)
    if (config.roles.has('agent') && !config.agentServer) {
      localHost = keepOwnHost(config, { ...parts, db: storage.workDb, port }, options.localHostMs)
      const { stop } = localHost
      teardown.add(() => stop(), { name: 'the agent of this machine' })
    }
  }
  return { origin, seeded: storage.seeded, db, workers, stop: () => teardown.run() }
}
