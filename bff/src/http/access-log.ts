import type { RequestHandler } from 'express'
import type { Logger } from '../log.ts'
import type { Metrics } from './metrics.ts'
import { addressOf, beginRequest } from './request.ts'

/* They come often and say little. */
const quietRoutes = new Set(['health', 'metrics', 'console'])

/* They last as long as a window is open or a test asks for, which is no measure of the server. */
const unmeasuredRoutes = new Set(['events', 'connection-test'])

/**
 * Gives each request its id, and writes one line and one measurement when it ends. Addresses are
 * not logged: queries hold keys and passwords, paths of downloads hold tokens (security case F2).
 */
export function createAccessLog(log: Logger, metrics: Metrics): RequestHandler {
  return (req, res, next) => {
    const started = process.hrtime.bigint()
    const context = beginRequest(res, log)
    res.setHeader('X-Request-Id', context.id)
    const address = addressOf(req)
    res.once('close', () => {
      const ms = Number(process.hrtime.bigint() - started) / 1e6
      const complete = res.writableFinished
      if (!unmeasuredRoutes.has(context.route)) {
        metrics.observe(context.command ?? context.route, outcomeOf(res.statusCode), ms / 1_000)
      }
      const level = quietRoutes.has(context.route) ? 'debug' : 'info'
      const line = { method: req.method, status: res.statusCode, ms: Math.round(ms * 10) / 10 }
      const { route, command, user, failure } = context
      const about = { route, command, user, failure, address, ...(complete ? {} : { cut: true }) }
      context.log[level]({ ...line, ...about }, 'request')
    })
    next()
  }
}

/** The API's own statuses from 530 on are refusals, but for 530 itself (protocol §5). */
function outcomeOf(status: number): 'ok' | 'refused' | 'failed' {
  if (status < 400) return 'ok'
  return status < 500 || status > 530 ? 'refused' : 'failed'
}
