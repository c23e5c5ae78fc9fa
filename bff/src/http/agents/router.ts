import { AppError } from '@mold/shared/errors.ts'
import { type ErrorRequestHandler, type Request, type Response, Router } from 'express'
import * as z from 'zod/mini'
import { type JoinParts, joinHost } from '../../compute/hosts/join.service.ts'
import type { IntakeDesk } from '../../compute/intakes/desk.ts'
import { asAppError } from '../database-errors.ts'
import { errorEnvelope } from '../envelope.ts'
import { addressOf, contextOf } from '../request.ts'
import { sendJson } from '../respond.ts'
import { drain, httpStatusOf } from '../uploads/failure.ts'
import { answering } from './answering.ts'
import { hostOf } from './authorise.ts'
import { type BundleParts, createBundleRoutes } from './bundle.ts'
import { connectionPath } from './connection.ts'
import { createGuestRoutes, type GuestsParts } from './guests.ts'
import { createIntakeRoutes } from './intakes.ts'
import { type ObjectsParts, serveObject } from './objects.ts'
import { smallJson } from './small-json.ts'

export interface AgentsParts extends JoinParts, ObjectsParts, BundleParts, GuestsParts {
  readonly intakes: IntakeDesk
}

const joinRequest = z.object({
  token: z.string().check(z.maxLength(100)),
  hostname: z.string().check(z.regex(/^[\w.-]{1,253}$/)),
})

/** Answers below `/agent`, all but the connection itself (`bff/src/agent/protocol.ts` has the list). */
export function createAgentsRouter(parts: AgentsParts): Router {
  const router = Router()
  router.use((_req, res, next) => {
    contextOf(res).route = 'agent'
    res.setHeader('Cache-Control', 'no-store')
    next()
  })
  router.use(createBundleRoutes(parts))
  router.post('/join', smallJson(), answering(join(parts)))
  router.all('/connection', () => {
    throw new AppError('agent.upgrade')
  })
  router.get(
    '/objects/:digest',
    answering(async (req, res) =>
      serveObject(parts, req, res, {
        host: await hostOf(parts.db, req.get('authorization')),
        digest: String(req.params['digest']),
      }),
    ),
  )
  router.use('/guests/:instance', createGuestRoutes(parts))
  router.use('/intakes/:uuid', createIntakeRoutes(parts))
  router.use(() => {
    throw new AppError('agent.bad_request', { reason: `nothing is here; see ${connectionPath}` })
  })
  router.use(refuse)
  return router
}

const join =
  (parts: JoinParts) =>
  async (req: Request, res: Response): Promise<void> => {
    const asked = joinRequest.safeParse(req.body)
    if (!asked.success) throw new AppError('agent.bad_request', { reason: 'token and hostname' })
    sendJson(res, 200, await joinHost(parts, { ...asked.data, address: addressOf(req) }))
  }

/** The API's envelope with the code, under a status of HTTP. */
const refuse: ErrorRequestHandler = (error, req, res, _next) => {
  const context = contextOf(res)
  const failure = isBodyError(error)
    ? new AppError('agent.bad_request', { reason: 'its body is no JSON' })
    : asAppError(error)
  context.failure = failure.code
  if (failure.code === 'api.internal' || failure.code.startsWith('api.database_')) {
    context.log.error({ err: failure.cause ?? failure }, failure.message)
  }
  if (res.headersSent) {
    res.destroy()
    return
  }
  const status = httpStatusOf(failure)
  const { errorresponse } = errorEnvelope(failure, undefined)
  if (failure.code === 'intake.offset') {
    res.setHeader('Upload-Offset', String(failure.params['offset']))
  }
  drain(req)
  sendJson(res, status, { errorresponse: { ...errorresponse, errorcode: status } })
}

/** What Express' parser throws. */
const isBodyError = (error: unknown) =>
  error instanceof Error && 'type' in error && String(error.type).startsWith('e')
