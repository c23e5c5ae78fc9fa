import { AppError } from '@mold/shared/errors.ts'
import type { Request } from 'express'
import { mayChange } from '../../access/image-rule.ts'
import { type ImageRecord, loadImages } from '../../images/image.repository.ts'
import { type AskedUpload, factsOfAsked, findAsked } from '../../images/uploads/asked.repository.ts'
import type { Tickets } from '../../images/uploads/tickets.ts'
import { type AuthenticateParts, authenticate } from '../authenticate.ts'
import { sessionTokenOf } from '../cookies.ts'
import { readParameters, valueOf } from '../parameters.ts'
import { queryOf } from '../request.ts'

export interface AuthoriseParts extends AuthenticateParts {
  readonly tickets: Tickets
}

export interface Authorised {
  readonly upload: AskedUpload
  /** Who did it, for events. */
  readonly username: string
}

/** Security case E1: checked before anything is looked up. */
export const uploadId = /^[\da-f]{32}$/

function ticketOf(req: Request) {
  const ticket = {
    signature: req.get('x-signature'),
    metadata: req.get('x-metadata'),
    expires: req.get('x-expires'),
  }
  return Object.values(ticket).some((value) => value !== undefined) ? ticket : undefined
}

/** All of the image, for what does more than receive bytes. @throws AppError upload.unknown */
export async function imageOf(
  { db }: Pick<AuthoriseParts, 'db'>,
  { upload }: Authorised,
): Promise<ImageRecord> {
  const [image] = await loadImages(db, [upload.template_id])
  if (!image || image.removed) throw new AppError('upload.unknown')
  return image
}

/**
 * Who may do anything with an upload: whoever has its signed headers until they expire, and any live
 * session or key that may change the image. To everybody else it does not exist (security case E2).
 *
 * @param changes a session needs its key for what changes anything
 * @throws AppError upload.unknown, upload.signature_*, upload.signed_out, api.*
 */
export async function authorise(
  parts: AuthoriseParts,
  req: Request,
  id: string,
  changes: boolean,
): Promise<Authorised> {
  const ticket = ticketOf(req)
  if (ticket) {
    const nonce = parts.tickets.check(id, ticket, new Date())
    const upload = await findAsked(parts.db, id)
    if (!upload) throw new AppError('upload.unknown')
    if (upload.nonce !== nonce) throw new AppError('upload.signature_invalid')
    return { upload, username: upload.account_name }
  }
  const wire = readParameters(queryOf(req), '')
  if (sessionTokenOf(req) === undefined && valueOf(wire, 'signature') === undefined) {
    throw new AppError('upload.signed_out')
  }
  // At once, as somebody waits for each request of many: whoever is nobody is told only that.
  const [caller, upload] = await Promise.all([
    authenticate(parts, req, wire, changes),
    findAsked(parts.db, id),
  ])
  if (!upload) throw new AppError('upload.unknown')
  if (mayChange(caller, factsOfAsked(upload)) !== true) throw new AppError('upload.unknown')
  return { upload, username: caller.user.username }
}
