import { commands } from '@mold/shared/commands/index.ts'
import type { ResultOf } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Request, Response } from 'express'
import {
  deleteSession,
  findSession,
  sessionTimeoutSeconds,
} from '../access/sign-in/session.repository.ts'
import type { SignIn, SignedIn } from '../access/sign-in/sign-in.service.ts'
import type { Db } from '../db/database.ts'
import { refuseCrossSite } from './authenticate.ts'
import { expireSessionCookies, sessionTokenOf, setSessionCookies } from './cookies.ts'
import { createDecoder, decodeParams } from './decode.ts'
import { type WireParams, valueOf } from './parameters.ts'
import type { AuditPort } from './ports.ts'
import { addressOf, contextOf } from './request.ts'

export interface SessionCommandParts {
  readonly db: Db
  readonly signIn: SignIn
  readonly audit: AuditPort
}

const loginDecoder = createDecoder(commands.login)

/**
 * Signs a user in (protocol §6). Whatever session the browser had ends first, so that nobody goes on
 * in a session that somebody else began (security case H6).
 */
export async function login(
  { db, signIn, audit }: SessionCommandParts,
  req: Request,
  res: Response,
  wire: WireParams,
): Promise<ResultOf<typeof commands.login>> {
  if (req.method !== 'POST') throw new AppError('api.post_only')
  refuseCrossSite(req)
  const former = sessionTokenOf(req)
  if (former !== undefined) await deleteSession(db, former)
  decodeParams(loginDecoder, wire)
  const address = addressOf(req)
  const signedIn = await signIn({
    username: valueOf(wire, 'username') ?? '',
    password: valueOf(wire, 'password') ?? '',
    domain: valueOf(wire, 'domain'),
    domainid: valueOf(wire, 'domainid'),
    address,
  }).catch((error: unknown) => {
    recordFailure(audit, res, error, address)
    throw error
  })
  contextOf(res).user = signedIn.caller.user.uuid
  await audit.signedIn(signedIn.caller, address)
  setSessionCookies(req, res, signedIn.proof)
  return loginAnswer(signedIn)
}

/** Not waited for: the time of the answer must not tell whether there is such a user (case H4). */
function recordFailure(audit: AuditPort, res: Response, error: unknown, address: string): void {
  if (!(error instanceof AppError) || error.code !== 'api.login_failed') return
  const { log } = contextOf(res)
  const { username, domain } = error.params
  audit
    .signInFailed({ username: String(username), domain: String(domain) }, address)
    .catch((reason: unknown) => log.warn({ err: reason }, 'a failed sign-in was not recorded'))
}

function loginAnswer({ caller, proof, user }: SignedIn): ResultOf<typeof commands.login> {
  return {
    username: caller.user.username,
    userid: caller.user.uuid,
    domainid: caller.domain.uuid,
    timeout: sessionTimeoutSeconds,
    account: caller.account.name,
    firstname: user.firstname,
    lastname: user.lastname,
    type: String(caller.account.type),
    timezone: user.timezone ?? undefined,
    timezoneoffset: user.timezone === null ? undefined : offsetHours(user.timezone, new Date()),
    registered: String(user.registered),
    sessionkey: proof.key,
    is2faenabled: 'false',
    is2faverified: 'true',
  }
}

/** `-7.0`; undefined for a zone that nobody knows. */
export function offsetHours(timezone: string, at: Date): string | undefined {
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone: timezone, timeZoneName: 'longOffset' })
    const name = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? ''
    const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)$/.exec(name) ?? []
    const value = (Number(hours) + Number(minutes) / 60) * (sign === '-' ? -1 : 1)
    return Number.isInteger(value) ? value.toFixed(1) : String(value)
  } catch {
    return undefined
  }
}

/**
 * Ends the session; succeeds also when there is none any more (protocol §6). Old clients send no key
 * with it, so without one a browser must say that its own page asks.
 */
export async function logout(
  { db, audit }: SessionCommandParts,
  req: Request,
  res: Response,
): Promise<ResultOf<typeof commands.logout>> {
  const site = req.get('sec-fetch-site') ?? 'none'
  if (site !== 'same-origin' && site !== 'none') throw new AppError('api.cross_site')
  const token = sessionTokenOf(req)
  const session = token === undefined ? undefined : await findSession(db, token)
  if (token !== undefined && session) {
    contextOf(res).user = session.caller.user.uuid
    await deleteSession(db, token)
    await audit.signedOut(session.caller, addressOf(req))
  }
  expireSessionCookies(req, res)
  return { description: 'success' }
}
