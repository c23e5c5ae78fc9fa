import type { Request, RequestHandler, Response } from 'express'

/** A route that waits: what it rejects with goes to the router's handler of errors. */
export const answering =
  (work: (req: Request, res: Response) => Promise<void>): RequestHandler =>
  (req, res) =>
    work(req, res)
