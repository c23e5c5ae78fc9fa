import { setTimeout as delay } from 'node:timers/promises'
import { type ConnectionFacts, connectionTest } from '@mold/shared/connection-test.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Request, RequestHandler, Response } from 'express'
import type { Caller } from '../../access/caller.ts'
import { type AuthenticateParts, authenticate } from '../authenticate.ts'
import { sessionTokenOf } from '../cookies.ts'
import { type WireParams, readParameters } from '../parameters.ts'
import { abortSignalOf, contextOf, queryOf } from '../request.ts'
import { sendFailure, sendJson } from '../respond.ts'
import { drain } from '../uploads/failure.ts'
import { discard } from './discard.ts'
import { factsOf } from './facts.ts'
import { type Plan, readPlan } from './plan.ts'

export interface ConnectionTestParts extends AuthenticateParts {
  readonly publicUrl?: URL | undefined
  /** Requests of one account at the same time; 3. */
  readonly maxPerAccount?: number
}

export interface ConnectionTest {
  /** `POST /client/connection-test`, for a session: says what it saw of the request, and keeps nothing. */
  readonly route: RequestHandler
  /** Ends what pauses or is held, and takes no more. */
  readonly close: () => void
}

/** What a browser talks to in order to learn what lies between it and the server. */
export function createConnectionTest(parts: ConnectionTestParts): ConnectionTest {
  const stopping = new AbortController()
  const places = createPlaces(parts.maxPerAccount ?? 3)

  async function answer(req: Request, res: Response): Promise<void> {
    const started = performance.now()
    const signal = AbortSignal.any([abortSignalOf(res), stopping.signal])
    requirePost(req, res)
    const wire = readParameters(queryOf(req), '')
    const caller = await callerOf(parts, req, wire)
    contextOf(res).user = caller.user.uuid
    const plan = readPlan(wire)
    const leave = places.enter(caller.account.id)
    try {
      const seen = await receive(req, plan, signal, started)
      sendJson(res, 200, { ...factsOf(req, caller, parts.publicUrl), ...seen })
    } finally {
      leave()
    }
  }

  return {
    async route(req, res) {
      contextOf(res).route = 'connection-test'
      try {
        await answer(req, res)
      } catch (error) {
        // Whoever cancels a test wants no answer, and it is no failure.
        if (res.closed || (req.destroyed && !req.complete)) return
        drain(req)
        sendFailure(res, stopping.signal.aborted ? new AppError('api.stopping') : error)
      }
    },
    close: () => stopping.abort(),
  }
}

function requirePost(req: Request, res: Response): void {
  if (req.method === 'POST') return
  res.setHeader('Allow', 'POST')
  throw new AppError('api.method_not_allowed', { method: req.method, allowed: 'POST' })
}

/** Only who has a session in a browser, with its key: other sites must not make a browser send. */
async function callerOf(parts: AuthenticateParts, req: Request, wire: WireParams): Promise<Caller> {
  if (sessionTokenOf(req) === undefined) throw new AppError('api.bad_session')
  return authenticate(parts, req, wire, true)
}

/** @throws AppError connection.too_large */
async function receive(
  req: Request,
  { pauseMs, holdMs }: Plan,
  signal: AbortSignal,
  started: number,
): Promise<Pick<ConnectionFacts, 'bytes' | 'readms' | 'restms'>> {
  const { maxBytes } = connectionTest
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) {
    throw new AppError('connection.too_large', { max: maxBytes })
  }
  const { bytes, restMs } = await discard(req, { pauseMs, signal })
  const readms = Math.round(performance.now() - started)
  if (holdMs > 0) await delay(holdMs, undefined, { signal })
  return { bytes, readms, ...(restMs !== undefined && { restms: Math.round(restMs) }) }
}

/** Places for requests, by account, so that nobody keeps the line of everybody else busy. */
function createPlaces(max: number) {
  const taken = new Map<number, number>()
  return {
    /** Gives the way to leave again. @throws AppError connection.too_many */
    enter(accountId: number): () => void {
      const now = taken.get(accountId) ?? 0
      if (now >= max) throw new AppError('connection.too_many', { max })
      taken.set(accountId, now + 1)
      return () => {
        const left = (taken.get(accountId) ?? 1) - 1
        if (left === 0) taken.delete(accountId)
        else taken.set(accountId, left)
      }
    },
  }
}
