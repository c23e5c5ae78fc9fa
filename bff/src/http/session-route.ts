import { AppError } from '@mold/shared/errors.ts'
import type { RequestHandler } from 'express'
import { shownPath } from '../access/caller.ts'
import { type Session, sessionTimeoutSeconds } from '../access/sign-in/session.repository.ts'
import type { Db } from '../db/database.ts'
import { refuseCrossSite, sessionOf } from './authenticate.ts'
import { sessionTokenOf } from './cookies.ts'
import { contextOf } from './request.ts'
import { sendFailure, sendJson } from './respond.ts'

/** What the console knows of its session after a reload: JSON, without an envelope. */
export interface SessionAnswer {
  readonly sessionkey: string
  readonly username: string
  readonly userid: string
  readonly account: string
  readonly accountid: string
  readonly domain: string
  readonly domainid: string
  /** `ROOT/a` */
  readonly domainpath: string
  /** Type of the account, a number as text, as login answers it. */
  readonly type: string
  readonly role: string
  /** Seconds without a call after which the session ends. */
  readonly timeout: number
}

/** `GET /client/session`: cookies are HttpOnly, so the console asks for its key here. */
export function createSessionRoute(db: Db): RequestHandler {
  return async (req, res) => {
    const context = contextOf(res)
    context.route = 'session'
    try {
      if (req.method !== 'GET') {
        res.setHeader('Allow', 'GET')
        throw new AppError('api.method_not_allowed', { method: req.method, allowed: 'GET' })
      }
      refuseCrossSite(req)
      const token = sessionTokenOf(req)
      if (token === undefined) throw new AppError('api.bad_session')
      const session = await sessionOf(db, token)
      context.user = session.caller.user.uuid
      sendJson(res, 200, answerOf(session))
    } catch (error) {
      sendFailure(res, error)
    }
  }
}

function answerOf({ caller, key }: Session): SessionAnswer {
  return {
    sessionkey: key,
    username: caller.user.username,
    userid: caller.user.uuid,
    account: caller.account.name,
    accountid: caller.account.uuid,
    domain: caller.domain.name,
    domainid: caller.domain.uuid,
    domainpath: shownPath(caller.domain.path),
    type: String(caller.account.type),
    role: caller.role,
    timeout: sessionTimeoutSeconds,
  }
}
