import { createHash, timingSafeEqual } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import { Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import { isLoopback } from '../config.ts'
import { contextOf } from './request.ts'

export interface Metrics {
  /** Other parts register theirs here. */
  readonly registry: Registry
  /** @param command a declared name, or the route where there is none: few values only */
  readonly observe: (command: string, outcome: 'ok' | 'refused' | 'failed', seconds: number) => void
}

/** Metrics of the process and of its requests. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: 'mold_http_request_duration_seconds',
    help: 'Duration of requests, by command or route and outcome',
    labelNames: ['command', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  return {
    registry,
    observe: (command, outcome, seconds) => durations.observe({ command, outcome }, seconds),
  }
}

export interface MetricsRouteParts {
  readonly metrics: Metrics
  /** What addresses other than loopback have to send. */
  readonly token?: string | undefined
}

/** `/metrics`: for loopback, or with `Authorization: Bearer <MOLD_METRICS_TOKEN>` (security case H13). */
export function createMetricsRoute(parts: MetricsRouteParts): RequestHandler {
  return async (req, res) => {
    contextOf(res).route = 'metrics'
    if (!isLocal(req) && !hasToken(req, parts.token)) {
      res.status(403).type('text/plain')
      res.send(
        'Metrics are for loopback; others send "Authorization: Bearer <MOLD_METRICS_TOKEN>".\n',
      )
      return
    }
    const text = await parts.metrics.registry.metrics()
    res.setHeader('Content-Type', parts.metrics.registry.contentType)
    res.setHeader('Cache-Control', 'no-store')
    res.end(text)
  }
}

/** A proxy that nobody told us of would make the whole world look like loopback. */
function isLocal(req: Request): boolean {
  const forwarded = req.get('x-forwarded-for') ?? req.get('forwarded')
  const believed = req.ip !== req.socket.remoteAddress
  if (forwarded !== undefined && !believed) return false
  return isLoopback((req.ip ?? '').replace(/^::ffff:(?=\d+\.)/, ''))
}

const digestOf = (text: string) => createHash('sha256').update(text).digest()

function hasToken(req: Request, token: string | undefined): boolean {
  const given = /^Bearer (\S+)$/i.exec(req.get('authorization') ?? '')?.[1]
  if (token === undefined || given === undefined) return false
  return timingSafeEqual(digestOf(given), digestOf(token))
}
