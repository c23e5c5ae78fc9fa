import { randomUUID } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Logger } from '../log.ts'

/** What one request gathers on its way, for its log line and its measurement. */
export interface RequestContext {
  readonly id: string
  readonly log: Logger
  /** The part of the server that answers; never the path, which may hold a link's token. */
  route: string
  command?: string
  user?: string
  /** How API answers are written: JSON, but at `/client/api`, where XML is the default (protocol §1). */
  format: 'json' | 'xml'
  /** Content-Type of API answers in JSON. */
  jsonType: string
  /** Code of the error table, when the answer is an error. */
  failure?: string
}

/** The very type that clients look for (protocol §1). */
export const usualJsonType = 'application/json; charset=UTF-8'

const contexts = new WeakMap<Response, RequestContext>()

/** Begins a request: gives it an id and a log that bears it. */
export function beginRequest(res: Response, log: Logger): RequestContext {
  const id = randomUUID()
  const context: RequestContext = {
    id,
    log: log.child({ requestId: id }),
    route: 'other',
    format: 'json',
    jsonType: usualJsonType,
  }
  contexts.set(res, context)
  return context
}

/** The context that `beginRequest` made. */
export function contextOf(res: Response): RequestContext {
  const context = contexts.get(res)
  if (!context) throw new Error('the request was not begun')
  return context
}

/** Aborted when the client goes away before the answer is complete. */
export function abortSignalOf(res: Response): AbortSignal {
  const controller = new AbortController()
  res.once('close', () => {
    if (!res.writableFinished) controller.abort(new Error('the client went away'))
  })
  return controller.signal
}

/** The address of the client, after trusted proxies. */
export function addressOf(req: Request): string {
  return req.ip ?? req.socket.remoteAddress ?? ''
}

/**
 * `https://host[:port]` for links in answers: the configured address, else the one that this client
 * used. Forwarded headers count from trusted proxies only (security case E8).
 */
export function originOf(req: Request, publicUrl: URL | undefined): string {
  if (publicUrl) return publicUrl.origin
  const host = /^[\w.-]+(:\d{1,5})?$|^\[[\da-f:.]+\](:\d{1,5})?$/i.test(req.host ?? '')
    ? req.host
    : `localhost:${req.socket.localPort ?? ''}`
  return `${req.protocol}://${host}`
}

/** The text after the first `?`, as it was sent. */
export function queryOf(req: Request): string {
  const at = req.originalUrl.indexOf('?')
  return at === -1 ? '' : req.originalUrl.slice(at + 1)
}
