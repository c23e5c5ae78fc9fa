import type { AnyCommand } from '@mold/shared/contract/command.ts'
import type { Response } from 'express'
import { asAppError } from './database-errors.ts'
import { type Envelope, descriptionHeader, errorEnvelope } from './envelope.ts'
import { contextOf, usualJsonType } from './request.ts'
import { xmlOf } from './xml.ts'

/** Writes an answer of the API. The one place that knows how an envelope looks on the wire. */
export function sendEnvelope(res: Response, status: number, envelope: Envelope): void {
  const { format, jsonType } = contextOf(res)
  if (format === 'json') return sendJson(res, status, envelope, jsonType)
  res.status(status)
  res.setHeader('Content-Type', 'text/xml; charset=UTF-8')
  return void res.end(xmlOf(envelope))
}

export function sendJson(
  res: Response,
  status: number,
  body: object,
  type: string = usualJsonType,
): void {
  res.status(status)
  res.setHeader('Content-Type', type)
  res.end(JSON.stringify(body))
}

/** Answers with the error's envelope (protocol §5); what nobody foresaw is logged in full. */
export function sendFailure(res: Response, error: unknown, declaration?: AnyCommand): void {
  const context = contextOf(res)
  const failure = asAppError(error)
  context.failure = failure.code
  if (failure.code === 'api.internal' || failure.code.startsWith('api.database_')) {
    const gone = res.destroyed || res.closed
    context.log[gone ? 'debug' : 'error']({ err: failure.cause ?? failure }, failure.message)
  }
  if (res.headersSent) {
    // Too late for an answer: the client must see that this one is not complete.
    res.destroy()
    return
  }
  if (failure.code === 'api.limit_reached') {
    res.setHeader('Retry-After', Math.ceil(Number(failure.params['ms']) / 1_000))
  }
  const envelope = errorEnvelope(failure, declaration)
  res.setHeader('X-Description', descriptionHeader(failure.message))
  sendEnvelope(res, failure.status, envelope)
}
