import { AppError } from '@mold/shared/errors.ts'
import type { Request } from 'express'
import { mayDo } from '../../access/image-rule.ts'
import { factsOf, type ImageRecord, loadImages } from '../../images/image.repository.ts'
import type { Tickets } from '../../images/uploads/tickets.ts'
import { findUpload, type UploadRow } from '../../images/uploads/upload.repository.ts'
import { type AuthenticateParts, authenticate } from '../authenticate.ts'
import { sessionTokenOf } from '../cookies.ts'
import { readParameters, valueOf } from '../parameters.ts'
import { queryOf } from '../request.ts'

export interface AuthoriseParts extends AuthenticateParts {
  readonly tickets: Tickets
}

export interface Authorised {
  readonly row: UploadRow
  readonly image: ImageRecord
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

async function imageOf({ db }: AuthoriseParts, row: UploadRow): Promise<ImageRecord> {
  const [image] = await loadImages(db, [row.template_id])
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
    const row = await findUpload(parts.db, id)
    if (!row) throw new AppError('upload.unknown')
    if (row.nonce !== nonce) throw new AppError('upload.signature_invalid')
    const image = await imageOf(parts, row)
    return { row, image, username: image.account_name }
  }
  const wire = readParameters(queryOf(req), '')
  if (sessionTokenOf(req) === undefined && valueOf(wire, 'signature') === undefined) {
    throw new AppError('upload.signed_out')
  }
  const caller = await authenticate(parts, req, wire, changes)
  const row = await findUpload(parts.db, id)
  if (!row) throw new AppError('upload.unknown')
  const image = await imageOf(parts, row)
  if (mayDo(caller, 'update', factsOf(image)) !== true) throw new AppError('upload.unknown')
  return { row, image, username: caller.user.username }
}
