import { commands } from '@mold/shared/commands/index.ts'
import type { AnyCommand } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { type AuthenticateParts, authenticate, refuseCrossSite } from './authenticate.ts'
import type { Call, Handlers } from '../commands/handler.ts'
import type { Caller } from '../access/caller.ts'
import { throttle } from '../access/throttle.ts'
import { findSession } from '../access/sign-in/session.repository.ts'
import { jsonTypes } from '../settings/declarations/api.ts'
import { type CommandParts, checkRole, prepareCommands, runCommand } from './commands.ts'
import { sessionTokenOf } from './cookies.ts'
import { type Envelope, successEnvelope } from './envelope.ts'
import { type WireParams, readParameters, valueOf } from './parameters.ts'
import { abortSignalOf, addressOf, contextOf, originOf, queryOf } from './request.ts'
import { sendEnvelope, sendFailure } from './respond.ts'
import { type SessionCommandParts, login, logout } from './session-commands.ts'

/* User data of instances may have 1 MiB of Base64 (protocol §3.2). */
const maxBodyBytes = 1_572_864

export interface ClientApiParts extends AuthenticateParts, SessionCommandParts, CommandParts {
  readonly handlers: Handlers
  readonly publicUrl?: URL | undefined
  /** Who calls, where neither signature nor session says so (the integration port). */
  readonly identify?: () => Promise<Caller>
  /** Requests in progress at the same time; more are refused at once (security case H12). */
  readonly maxInFlight: number
}

/** Says how answers are written: XML unless `response` says JSON (protocol §1), which the query says first. */
export const noteFormat: RequestHandler = (req, res, next) => {
  const response = new URLSearchParams(queryOf(req)).get('response')
  contextOf(res).format = formatOf(response ?? undefined)
  next()
}

function formatOf(response: string | undefined): 'json' | 'xml' {
  return response?.toLowerCase() === 'json' ? 'json' : 'xml'
}

/** Read anew for each answer, so that a change acts at once in every process. */
async function noteJsonType(settings: ClientApiParts['settings'], res: Response): Promise<void> {
  const context = contextOf(res)
  if (context.format !== 'json') return
  // Without a database the answer says so, in the usual type.
  const type = await settings.value('json.content.type').catch(() => null)
  if (type !== null && jsonTypes.includes(type)) context.jsonType = type
}

/** The API itself, at `/client/api` (protocol §1). */
export function createClientApi(parts: ClientApiParts): Router {
  const router = express.Router()
  router.use(readBody())
  router.use(createEndpoint(parts))
  return router
}

/** Form bodies only: nothing else is ever read as parameters (security case H5). */
function readBody(): RequestHandler {
  const read = express.raw({ type: 'application/x-www-form-urlencoded', limit: maxBodyBytes })
  return (req, res, next) => {
    if (req.method !== 'POST') return next()
    return read(req, res, (error?: unknown) => {
      if (error === undefined) return next()
      const large = error instanceof Error && 'status' in error && error.status === 413
      const failure = large
        ? new AppError('api.body_too_large', { max: maxBodyBytes })
        : new AppError('api.body_unreadable', { reason: reasonOf(error) }, { cause: error })
      return sendFailure(res, failure)
    })
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown'
}

function createEndpoint(parts: ClientApiParts): RequestHandler {
  const prepared = prepareCommands(commands, parts.handlers)
  let inFlight = 0

  async function answer(
    req: Request,
    res: Response,
    wire: WireParams,
    name: string,
  ): Promise<Envelope> {
    const command = prepared.get(name)
    if (!command) throw new AppError('api.unknown_command', { command: name.slice(0, 255) })
    if (name === 'login') return successEnvelope(commands.login, await login(parts, req, res, wire))
    if (name === 'logout') return successEnvelope(commands.logout, await logout(parts, req, res))
    const { declaration } = command
    const caller = parts.identify
      ? await parts.identify()
      : await authenticate(parts, req, wire, !declaration.readonly)
    const context = contextOf(res)
    context.user = caller.user.uuid
    await throttle(parts.db, parts.settings, caller)
    checkRole(declaration, caller)
    const call: Call = {
      caller,
      requestId: context.id,
      address: addressOf(req),
      origin: originOf(req, parts.publicUrl),
      log: context.log,
      signal: abortSignalOf(res),
    }
    return runCommand(command, wire, call, parts)
  }

  async function handle(req: Request, res: Response): Promise<void> {
    let declaration: AnyCommand | undefined
    let typed: Promise<void> | undefined
    try {
      if (req.method !== 'GET' && req.method !== 'POST') throw wrongMethod(req, res)
      if (inFlight > parts.maxInFlight) throw new AppError('api.busy')
      const body: unknown = req.body
      const wire = readParameters(queryOf(req), Buffer.isBuffer(body) ? body.toString('utf8') : '')
      contextOf(res).format = formatOf(valueOf(wire, 'response'))
      typed = noteJsonType(parts.settings, res)
      const name = valueOf(wire, 'command')
      if (name === undefined || name === '') throw await noCommand(parts, req)
      declaration = prepared.get(name)?.declaration
      contextOf(res).command = declaration?.name ?? 'unknown'
      const envelope = await answer(req, res, wire, name)
      await typed
      sendEnvelope(res, 200, envelope)
    } catch (error) {
      await typed
      sendFailure(res, error, declaration)
    }
  }

  return async (req, res) => {
    contextOf(res).route = 'api'
    inFlight++
    try {
      await handle(req, res)
    } finally {
      inFlight--
    }
  }
}

function wrongMethod(req: Request, res: Response): AppError {
  res.setHeader('Allow', 'GET, POST')
  return new AppError('api.method_not_allowed', { method: req.method, allowed: 'GET or POST' })
}

/** The answer depends on whether there is a session (protocol §1). */
async function noCommand({ db }: ClientApiParts, req: Request): Promise<AppError> {
  const token = sessionTokenOf(req)
  if (token === undefined) return new AppError('api.no_command')
  refuseCrossSite(req)
  const session = await findSession(db, token)
  return new AppError(session ? 'api.no_command_session' : 'api.no_command')
}
