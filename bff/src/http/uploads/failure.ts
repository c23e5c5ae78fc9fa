import type { AppError } from '@mold/shared/errors.ts'
import type { Request, Response } from 'express'
import { limitBody } from '../body-time.ts'
import { asAppError } from '../database-errors.ts'
import { descriptionHeader, errorEnvelope } from '../envelope.ts'
import { contextOf } from '../request.ts'
import { sendJson } from '../respond.ts'

/** How long what a refused client still sends is read and thrown away, so that it sees the answer. */
const drainMs = 10_000

/**
 * The HTTP status of an error. Those of the API mean something else in HTTP (431: headers too large),
 * and upload clients decide by it whether they try again.
 */
export function httpStatusOf({ code, status }: AppError): number {
  if (code.startsWith('upload.') || status < 430) return status
  if (code.startsWith('image.') || code.startsWith('source.')) return 422
  if (code === 'store.full') return 507
  if (code.startsWith('store.') || code.startsWith('api.database_') || status === 503) return 503
  if (status === 531) return 403
  return status === 431 || status === 430 ? 400 : 500
}

/** Logs what nobody foresaw, and answers what the error is. */
export function failureOf(res: Response, error: unknown): AppError {
  const context = contextOf(res)
  const failure = asAppError(error)
  context.failure = failure.code
  if (failure.code === 'api.internal' || failure.code.startsWith('api.database_')) {
    const gone = res.destroyed || res.closed
    context.log[gone ? 'debug' : 'error']({ err: failure.cause ?? failure }, failure.message)
  }
  return failure
}

/** Answers an error to a tus client: the API's envelope with the code, under a status of HTTP. */
export function sendUploadFailure(req: Request, res: Response, error: unknown): void {
  const failure = failureOf(res, error)
  if (res.headersSent) {
    res.destroy()
    return
  }
  const status = httpStatusOf(failure)
  const { errorresponse } = errorEnvelope(failure, undefined)
  res.setHeader('X-Description', descriptionHeader(failure.message))
  drain(req)
  sendJson(res, status, { errorresponse: { ...errorresponse, errorcode: status } })
}

/**
 * Lets a client that is still sending come to its end: one that is cut off while it sends sees a broken
 * connection and not the answer. A connection that is given up is closed.
 */
export function drain(req: Request, limitMs = drainMs): void {
  if (req.complete || req.destroyed) return
  req.resume()
  limitBody(req, limitMs)
}
