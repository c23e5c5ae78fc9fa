import http from 'node:http'
import { AppError } from '@mold/shared/errors.ts'
import express, { type RequestHandler } from 'express'
import { loadSystemCaller } from '../access/caller.repository.ts'
import type { Live } from '../events/live.ts'
import type { Logger } from '../log.ts'
import { ReadinessError } from '../readiness-error.ts'
import type { Settings } from '../settings/settings.service.ts'
import { createAccessLog } from './access-log.ts'
import { type ClientApiParts, createClientApi, noteFormat } from './client-api.ts'
import { refuseBrokenRequest } from './client-error.ts'
import { limitBodyTime } from './body-time.ts'
import { closeGently, listenAt, nodeServerOptions } from './listen.ts'
import type { Metrics } from './metrics.ts'
import type { ReadinessCheck } from './ports.ts'
import { sendFailure } from './respond.ts'
import { setSecurityHeaders } from './security-headers.ts'

export interface IntegrationPortParts {
  readonly api: Omit<ClientApiParts, 'identify'>
  readonly settings: Pick<Settings, 'number'>
  readonly live: Pick<Live, 'subscribe'>
  readonly metrics: Metrics
  readonly log: Logger
}

export interface IntegrationPort {
  /** Listens if the setting says so now, and from then on follows it. */
  readonly start: () => Promise<void>
  /** Names the port when it could not be taken. */
  readonly check: ReadinessCheck
  readonly close: (graceMs: number) => Promise<void>
}

/** Whoever reaches the port is root admin, so nobody but this machine may. */
export const integrationHost = '127.0.0.1'

/**
 * The listener of setting `integration.api.port` (protocol §1): calls at any path, without signature
 * or session, run as the user of the account `system`. A change of the setting acts at once.
 */
export function createIntegrationPort(parts: IntegrationPortParts): IntegrationPort {
  const { settings, live, log } = parts
  const app = createIntegrationApp(parts)
  let open: { readonly port: number; readonly server: http.Server } | undefined
  let trouble: string | undefined
  let closed = false
  let last = Promise.resolve()
  let unsubscribe = () => {}

  async function shut(graceMs: number): Promise<void> {
    const { server } = open ?? {}
    open = undefined
    if (server) await closeGently(server, graceMs)
  }

  async function follow(): Promise<void> {
    const port = closed ? 0 : await settings.number('integration.api.port')
    if (port === (open?.port ?? 0) && trouble === undefined) return
    await shut(1_000)
    trouble = undefined
    if (port === 0) return
    const server = http.createServer(nodeServerOptions, app)
    server.on('clientError', refuseBrokenRequest)
    try {
      await listenAt(server, { host: integrationHost, port })
      open = { port, server }
      log.warn({ port }, 'the integration port is open: its calls need no proof and are root admin')
    } catch (error) {
      trouble = `port ${port} cannot be opened (${codeOf(error)}); change integration.api.port`
      log.error({ err: error, port }, 'the integration port cannot be opened')
    }
  }

  /** One change after the other; while the database is away the port stays as it is. */
  function changed(): Promise<void> {
    last = last.then(follow).catch((error: unknown) => {
      log.warn({ err: error }, 'the setting integration.api.port could not be read')
    })
    return last
  }

  return {
    async start() {
      unsubscribe = live.subscribe((message) => {
        if (message.kind === 'table' && message.table !== 'setting') return
        if (message.kind !== 'image') void changed()
      })
      await changed()
    },
    check: {
      name: 'integration port',
      vital: false,
      check: async () => {
        if (trouble !== undefined) throw new ReadinessError(trouble)
      },
    },
    async close(graceMs) {
      closed = true
      unsubscribe()
      await last
      await shut(graceMs)
    },
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}

function createIntegrationApp({ api, metrics, log }: IntegrationPortParts) {
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', false)
  app.use(setSecurityHeaders)
  app.use(createAccessLog(log, metrics))
  app.use((_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store')
    next()
  })
  app.use(noteFormat)
  app.use(refuseBrowsers)
  app.use(limitBodyTime())
  app.use(createClientApi({ ...api, identify: () => systemCaller(api) }))
  return app
}

async function systemCaller({ db }: Pick<ClientApiParts, 'db'>) {
  const caller = await loadSystemCaller(db)
  if (!caller) throw new AppError('api.bad_session')
  return caller
}

const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i

/**
 * A page that somebody opens on this machine must not call for them. Browsers say where a request
 * comes from, but not to addresses that a foreign name was bent to: its name is in `Host`.
 */
const refuseBrowsers: RequestHandler = (req, res, next) => {
  const fromPage = req.get('origin') !== undefined || req.get('sec-fetch-site') !== undefined
  if (!fromPage && loopbackHost.test(req.get('host') ?? '')) next()
  else sendFailure(res, new AppError('api.cross_site'))
}
