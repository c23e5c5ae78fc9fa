import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { commands } from '@mold/shared/commands/index.ts'
import type { Express, Router } from 'express'
import { findSession } from '../access/sign-in/session.repository.ts'
import { createSignIn } from '../access/sign-in/sign-in.service.ts'
import type { Handlers } from '../commands/handler.ts'
import type { Hub } from '../compute/hosts/hub.ts'
import type { Config } from '../config.ts'
import { type Db, ping } from '../db/database.ts'
import type { Live } from '../events/live.ts'
import type { Logger } from '../log.ts'
import type { Secrets } from '../secrets.ts'
import type { Settings } from '../settings/settings.service.ts'
import { acceptAgents, isAgentUpgrade } from './agents/connection.ts'
import { createApp } from './app.ts'
import { checkDeclarations } from './check-declarations.ts'
import { refuseBrokenRequest } from './client-error.ts'
import type { AnswerCheck } from './commands.ts'
import { createConnectionTest } from './connection-test/route.ts'
import { createEventStream } from './event-stream.ts'
import { createHealth } from './health.ts'
import { createIntegrationPort } from './integration-port.ts'
import { closeGently, listenAt, nodeServerOptions } from './listen.ts'
import type { Metrics } from './metrics.ts'
import type { AuditPort, JobsPort, ReadinessCheck, ShownImage } from './ports.ts'

export interface HttpParts {
  readonly config: Pick<
    Config,
    'host' | 'port' | 'publicUrl' | 'trustProxy' | 'tls' | 'metricsToken' | 'consoleDir'
  >
  readonly db: Db
  readonly log: Logger
  readonly secrets: Pick<Secrets, 'decrypt'>
  readonly settings: Pick<Settings, 'boolean' | 'number' | 'value'>
  readonly handlers: Handlers
  readonly jobs: JobsPort
  readonly audit: AuditPort
  readonly live: Pick<Live, 'subscribe'>
  readonly loadImages: (ids: readonly number[]) => Promise<ReadonlyMap<number, ShownImage>>
  /** Answers below `/userdata`. */
  readonly downloads: Router
  /** Answers below `/client/upload`. */
  readonly uploads: Router
  /** Answers below `/agent`. */
  readonly agents: Router
  /** Has the hosts whose agents connect here. */
  readonly hub: Pick<Hub, 'connect'>
  readonly metrics: Metrics
  /** Parts besides the database, which is always asked. */
  readonly checks: readonly ReadinessCheck[]
  /** Calls of the API at the same time; 200. */
  readonly maxInFlight?: number
  /** For tests: looks at every answer before it leaves. */
  readonly checkAnswer?: AnswerCheck
}

export interface HttpServer {
  readonly app: Express
  readonly server: http.Server
  /** Listens at the configured address and resolves with the port. */
  readonly listen: () => Promise<number>
  /**
   * Takes no more, lets requests finish for at most `graceMs`, then cuts the rest. Event streams end
   * at once; browsers connect again.
   */
  readonly close: (graceMs?: number) => Promise<void>
}

/**
 * Puts the HTTP edge together; it listens when told to.
 *
 * @throws DeclarationError when a command is not complete (security case G11)
 */
export function createHttpServer(parts: HttpParts): HttpServer {
  checkDeclarations(commands, parts.handlers)
  let stopping = false
  const isStopping = () => stopping
  const events = createEventStream({
    live: parts.live,
    loadImages: parts.loadImages,
    findSession: (token) => findSession(parts.db, token),
    log: parts.log,
  })
  const connectionTest = createConnectionTest({ ...parts, publicUrl: parts.config.publicUrl })
  const api = {
    ...parts,
    signIn: createSignIn(parts),
    publicUrl: parts.config.publicUrl,
    maxInFlight: parts.maxInFlight ?? 200,
  }
  const integration = createIntegrationPort({ ...parts, api })
  const checks = [databaseCheck(parts.db), ...parts.checks, integration.check]
  const app = createApp({
    ...parts,
    api,
    events,
    connectionTest,
    health: createHealth(checks, isStopping, parts.log),
    stopping: isStopping,
  })
  const server = createNodeServer(parts.config, app)
  server.on('clientError', refuseBrokenRequest)
  acceptAgents(server, { ...parts, stopping: isStopping })

  return {
    app,
    server,
    async listen() {
      const port = await listenAt(server, parts.config)
      await integration.start()
      return port
    },
    async close(graceMs = 5_000) {
      stopping = true
      events.close()
      connectionTest.close()
      await Promise.all([closeGently(server, graceMs), integration.close(graceMs)])
    },
  }
}

function databaseCheck(db: Db): ReadinessCheck {
  return { name: 'database', vital: true, check: () => ping(db) }
}

function createNodeServer({ tls }: Pick<Config, 'tls'>, app: Express): http.Server {
  const options = { ...nodeServerOptions, shouldUpgradeCallback: isAgentUpgrade }
  if (!tls) return http.createServer(options, app)
  const cert = readFileSync(tls.certPath)
  const key = readFileSync(tls.keyPath)
  return https.createServer({ ...options, cert, key, minVersion: 'TLSv1.2' }, app)
}
