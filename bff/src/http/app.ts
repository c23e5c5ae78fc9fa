import { AppError } from '@mold/shared/errors.ts'
import express, { type ErrorRequestHandler, type Express, type Router } from 'express'
import type { Config } from '../config.ts'
import type { Logger } from '../log.ts'
import { createAccessLog } from './access-log.ts'
import { type ClientApiParts, createClientApi, noteFormat } from './client-api.ts'
import { limitBodyTime } from './body-time.ts'
import type { ConnectionTest } from './connection-test/route.ts'
import { createConsoleFiles } from './console-files.ts'
import type { EventStream } from './event-stream.ts'
import type { Health } from './health.ts'
import { type Metrics, createMetricsRoute } from './metrics.ts'
import { contextOf } from './request.ts'
import { sendFailure } from './respond.ts'
import { setSecurityHeaders } from './security-headers.ts'
import { createSessionRoute } from './session-route.ts'

export interface AppParts {
  readonly config: Pick<Config, 'trustProxy' | 'metricsToken' | 'consoleDir'>
  readonly log: Logger
  readonly api: ClientApiParts
  readonly events: EventStream
  readonly connectionTest: ConnectionTest
  readonly health: Health
  readonly metrics: Metrics
  /** What is below `/userdata`. */
  readonly downloads: Router
  /** What is below `/client/upload`. */
  readonly uploads: Router
  /** What is below `/agent`. */
  readonly agents: Router
  /** True while the server only finishes what it has begun. */
  readonly stopping: () => boolean
}

/** Every address that the server answers. */
export function createApp(parts: AppParts): Express {
  const { config, metrics } = parts
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', false)
  app.set('trust proxy', config.trustProxy)
  app.use(setSecurityHeaders)
  app.use(createAccessLog(parts.log, metrics))

  app.use('/client/api', noteFormat)
  app.use('/client', (_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store')
    if (parts.stopping()) {
      res.setHeader('Connection', 'close')
      sendFailure(res, new AppError('api.stopping'))
    } else next()
  })
  app.use('/client/upload', parts.uploads)
  app.use('/agent', parts.agents)
  app.use(limitBodyTime())
  app.use('/client/api', createClientApi(parts.api))
  app.all('/client/session', createSessionRoute(parts.api.db))
  app.all('/client/events', parts.events.route)
  app.all('/client/connection-test', parts.connectionTest.route)
  app.use('/userdata', (_req, res, next) => {
    contextOf(res).route = 'userdata'
    next()
  })
  app.use('/userdata', parts.downloads)
  app.get('/healthz', parts.health.healthz)
  app.get('/readyz', parts.health.readyz)
  app.get('/metrics', createMetricsRoute({ metrics, token: config.metricsToken }))
  // These names belong to the server: an unknown one below them is an error, not a page.
  app.use(['/client', '/userdata'], (_req, res) => sendFailure(res, new AppError('api.not_found')))
  app.use(createConsoleFiles(config.consoleDir))
  app.use((_req, res) => sendFailure(res, new AppError('api.not_found')))
  app.use(lastResort)
  return app
}

/** Errors of routers that do not answer their own. Express knows it by its four parameters. */
const lastResort: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) next(error)
  else sendFailure(res, error)
}
