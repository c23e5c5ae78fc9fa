import { AppError } from '@mold/shared/errors.ts'
import { type Request, type Response, Router } from 'express'
import * as z from 'zod/mini'
import { isUuid } from '../../access/ids.ts'
import type { IntakeDesk } from '../../compute/intakes/desk.ts'
import { findIntake, type IntakeRow } from '../../compute/intakes/intake.repository.ts'
import type { Db } from '../../db/database.ts'
import { sendJson } from '../respond.ts'
import { answering } from './answering.ts'
import { hostOf } from './authorise.ts'
import { smallJson } from './small-json.ts'

export interface IntakesParts {
  readonly db: Db
  readonly intakes: IntakeDesk
}

const endRequest = z.object({
  length: z.number().check(z.positive()),
  digest: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
})

/** What a host sends, below `/agent/intakes/<uuid>`: only to what is expected from this very host. */
export function createIntakeRoutes({ db, intakes }: IntakesParts): Router {
  const router = Router({ mergeParams: true })

  async function rowOf(req: Request): Promise<IntakeRow> {
    const host = await hostOf(db, req.get('authorization'))
    const uuid = String((req.params as Record<string, string>)['uuid'])
    const row = isUuid(uuid) ? await findIntake(db, uuid) : undefined
    if (!row || row.host_id !== host.id) throw new AppError('intake.unknown')
    return row
  }

  async function head(req: Request, res: Response): Promise<void> {
    const row = await rowOf(req)
    res.setHeader('Upload-Offset', String(row.durable_offset))
    // An agent that was started anew finds out that it had sent everything.
    if (row.object_id !== null) {
      res.setHeader('Upload-Length', String(row.length))
      res.setHeader('Upload-Digest', String(row.digest))
    }
    res.status(200).end()
  }

  async function patch(req: Request, res: Response): Promise<void> {
    const row = await rowOf(req)
    const offset = await intakes.receive(row, {
      offset: wholeNumber('Upload-Offset', req.get('upload-offset')),
      length:
        req.headers['transfer-encoding'] === undefined
          ? wholeNumber('Content-Length', req.get('content-length') ?? '0')
          : undefined,
      body: req,
    })
    res.setHeader('Upload-Offset', String(offset))
    res.status(204).end()
  }

  async function end(req: Request, res: Response): Promise<void> {
    const row = await rowOf(req)
    const asked = endRequest.safeParse(req.body)
    if (!asked.success) throw new AppError('agent.bad_request', { reason: 'length and digest' })
    sendJson(res, 200, await intakes.end(row, asked.data))
  }

  router.head('/', answering(head))
  router.patch('/', answering(patch))
  router.post('/end', smallJson(), answering(end))
  return router
}

function wholeNumber(name: string, text: string | undefined): number {
  const value = /^(0|[1-9]\d{0,15})$/.test(text ?? '') ? Number(text) : Number.NaN
  if (Number.isSafeInteger(value)) return value
  throw new AppError('agent.bad_request', { reason: `${name} is to be a whole number of bytes` })
}
