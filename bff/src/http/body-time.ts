import type { RequestHandler } from 'express'

/** What Node allows a whole request by default, before the server turned that off for uploads. */
const defaultLongestMs = 300_000

/**
 * Ends requests whose body does not come to its end in time, 5 minutes if not said otherwise. The answer may
 * take as long as it likes: a download of tens of GB takes hours, and an event stream does not end.
 */
export function limitBodyTime(longestMs = defaultLongestMs): RequestHandler {
  return (req, _res, next) => {
    // Even a request without a body is not complete yet at this point, so that is asked when the time is over.
    const cut = setTimeout(() => {
      if (!req.complete) req.destroy()
    }, longestMs)
    cut.unref()
    const clear = () => clearTimeout(cut)
    req.once('end', clear)
    req.once('close', clear)
    next()
  }
}
