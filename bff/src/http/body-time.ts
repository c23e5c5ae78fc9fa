import type { RequestHandler } from 'express'

/** What Node allows a whole request by default, before the server turned that off for uploads. */
const longestMs = 300_000

/** Ends requests whose body does not come to its end in time. */
export const limitBodyTime: RequestHandler = (req, _res, next) => {
  if (!req.complete) {
    const cut = setTimeout(() => req.destroy(), longestMs)
    cut.unref()
    const clear = () => clearTimeout(cut)
    req.once('end', clear)
    req.once('close', clear)
  }
  next()
}
