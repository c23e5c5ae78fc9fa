import type { CookieOptions, Request, Response } from 'express'
import type { SessionProof } from '../access/sign-in/session.repository.ts'

const tokenCookie = 'JSESSIONID'
const keyCookie = 'sessionkey'

/* The path covers API, session, events (protocol §6); Lax keeps cross-site posts without them. */
function optionsFor(req: Request): CookieOptions {
  return { path: '/client', httpOnly: true, sameSite: 'lax', secure: req.secure }
}

/** The session's token out of the request's cookies. */
export function sessionTokenOf(req: Request): string | undefined {
  for (const part of (req.headers.cookie ?? '').split(';')) {
    const [name, ...value] = part.split('=')
    if (name?.trim() === tokenCookie)
      return value
        .join('=')
        .trim()
        .replace(/^"(.*)"$/, '$1')
  }
  return undefined
}

/** The copy of the key is for cmk, which reads it from its cookie jar (protocol §6); it proves nothing. */
export function setSessionCookies(req: Request, res: Response, proof: SessionProof): void {
  res.cookie(tokenCookie, proof.token, optionsFor(req))
  res.cookie(keyCookie, proof.key, optionsFor(req))
}

export function expireSessionCookies(req: Request, res: Response): void {
  res.clearCookie(tokenCookie, optionsFor(req))
  res.clearCookie(keyCookie, optionsFor(req))
}
