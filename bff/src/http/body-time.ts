import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'

/** What Node allows a whole request by default, before the server turned that off for uploads. */
const defaultLongestMs = 300_000

/** Ends a request whose body does not come to its end within so many milliseconds. */
export function limitBody(req: IncomingMessage, longestMs: number): void {
  // Even one without a body may not be complete yet, so that is asked when the time is over.
  const cut = setTimeout(() => {
    if (!req.complete) req.destroy()
  }, longestMs)
  cut.unref()
  const clear = () => clearTimeout(cut)
  // Not when the answer is done, which may be at once: the body is what may go on without end.
  req.once('end', clear)
  req.once('close', clear)
}

/**
 * Ends requests whose body does not come to its end in time, 5 minutes if not said otherwise. The answer may
 * take as long as it likes: a download of tens of GB takes hours, and an event stream does not end.
 */
export function limitBodyTime(longestMs = defaultLongestMs): RequestHandler {
  return (req, _res, next) => {
    limitBody(req, longestMs)
    next()
  }
}
