import { AppError } from '@mold/shared/errors.ts'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import { type ControlParts, cancelImage } from '../../images/control.service.ts'
import { type BeginParts, beginUpload } from '../../images/uploads/begin.ts'
import type { Desk } from '../../images/uploads/desk.ts'
import { keptSetting } from '../../images/uploads/lease.repository.ts'
import { uploadPath } from '../../images/uploads/tickets.ts'
import type { AskedUpload } from '../../images/uploads/asked.repository.ts'
import { findUpload, settleRow } from '../../images/uploads/upload.repository.ts'
import { contextOf } from '../request.ts'
import { type Authorised, authorise, type AuthoriseParts, imageOf, uploadId } from './authorise.ts'
import { receiveForm } from './form.ts'
import { sendUploadFailure } from './failure.ts'
import {
  checksumAlgorithms,
  mediaType,
  offsetType,
  readChecksum,
  readMetadata,
  readNumber,
  tusExtensions,
  tusVersion,
} from './headers.ts'

export type UploadsParts = AuthoriseParts & BeginParts & ControlParts & { readonly desk: Desk }

const gib = 1024 ** 3
const hour = 3_600_000
const allowed = 'OPTIONS, POST, HEAD, PATCH, DELETE'
const changing = new Set(['POST', 'PATCH', 'DELETE'])

/**
 * `/client/upload/⟨id⟩`: tus 1.0.0, and the form post of CloudStack clients (spec F1, F4). The protocol is
 * spoken here and not by `@tus/server`: that answers 400 where 412, 415 and the method override are
 * asked for, knows no checksum, and passes each byte through four streams on the thread that has to
 * answer everybody else.
 */
export function createUploadsRouter(parts: UploadsParts): Router {
  const router = Router()
  router.use((_req, res, next) => {
    contextOf(res).route = 'upload'
    next()
  })
  router.use(createHandler(parts))
  return router
}

function createHandler(parts: UploadsParts): RequestHandler {
  return async (req, res) => {
    const isTus = req.get('tus-resumable') !== undefined
    const method = methodOf(req)
    if (method === 'POST' && !isTus) return receiveForm(parts, req, res)
    if (method !== 'OPTIONS') res.setHeader('Tus-Resumable', tusVersion)
    try {
      await answer(parts, req, res, method)
    } catch (error) {
      sendUploadFailure(req, res, error)
    }
    return undefined
  }
}

/** tus: the server MUST take the method of X-HTTP-Method-Override; nowhere but here (case E17). */
function methodOf(req: Request): string {
  return (req.get('x-http-method-override') ?? req.method).toUpperCase()
}

async function answer(
  parts: UploadsParts,
  req: Request,
  res: Response,
  method: string,
): Promise<void> {
  if (method === 'OPTIONS') return options(parts, res)
  const version = req.get('tus-resumable')
  const id = idOf(req)
  if (!['HEAD', 'POST', 'PATCH', 'DELETE'].includes(method)) {
    res.setHeader('Allow', allowed)
    throw new AppError('upload.method', { method: method.slice(0, 20), allowed })
  }
  if (version !== tusVersion) {
    res.setHeader('Tus-Version', tusVersion)
    throw new AppError('upload.version', { version: version ?? '-', supported: tusVersion })
  }
  const authorised = await authorise(parts, req, id, changing.has(method))
  if (method === 'POST') await create(parts, req, res, authorised)
  else if (method === 'PATCH') await patch(parts, req, res, authorised)
  else if (method === 'HEAD') await head(parts, res, authorised)
  else await terminate(parts, res, authorised)
}

function idOf(req: Request): string {
  const id = req.path.slice(1)
  if (!uploadId.test(id)) throw new AppError('upload.unknown')
  return id
}

async function options(parts: UploadsParts, res: Response): Promise<void> {
  const max = (await parts.settings.number('max.template.iso.size')) * gib
  res.set({
    Allow: allowed,
    'Tus-Version': tusVersion,
    'Tus-Extension': tusExtensions,
    'Tus-Checksum-Algorithm': checksumAlgorithms,
    'Tus-Max-Size': String(max),
  })
  res.status(204).end()
}

/** Bytes of the body; undefined when it does not say. */
function bodyLength(req: Request): number | undefined {
  if (req.headers['transfer-encoding'] !== undefined) return undefined
  return readNumber('Content-Length', req.headers['content-length'] ?? '0')
}

/** tus, expiration: as a date of HTTP, on what can still expire. */
function setExpires(res: Response, from: Date, hours: number): void {
  res.setHeader('Upload-Expires', new Date(from.getTime() + hours * hour).toUTCString())
}

async function create(
  parts: UploadsParts,
  req: Request,
  res: Response,
  authorised: Authorised,
): Promise<void> {
  const { upload } = authorised
  if (req.get('upload-defer-length') !== undefined) throw new AppError('upload.length_deferred')
  if (req.get('upload-concat') !== undefined) throw new AppError('upload.concatenation')
  const length = readNumber('Upload-Length', req.get('upload-length'))
  const metadata = req.get('upload-metadata')
  const pairs = readMetadata(metadata ?? '')
  const sent = bodyLength(req)
  const hasBody = sent !== 0
  if (hasBody && mediaType(req.get('content-type')) !== offsetType) {
    throw new AppError('upload.content_type')
  }
  if ((sent ?? 0) > length) throw new AppError('upload.past_end', { left: length, length })
  const checksum = hasBody ? checksumOf(req) : undefined
  await beginUpload(parts, await imageOf(parts, authorised), {
    id: upload.id,
    length,
    atMost: length,
    metadata: metadata ?? null,
    fileName: pairs.get('filename') ?? pairs.get('name') ?? null,
  })
  res.setHeader('Location', uploadPath(upload.id))
  setExpires(res, new Date(), await parts.settings.number(keptSetting))
  if (hasBody) {
    const { offset, sealed } = await send(parts, req, upload, 0, sent, checksum)
    res.setHeader('Upload-Offset', String(offset))
    if (sealed) res.removeHeader('Upload-Expires')
  }
  res.status(201).end()
}

function checksumOf(req: Request) {
  const text = req.get('upload-checksum')
  return text === undefined ? undefined : readChecksum(text)
}

function send(
  parts: UploadsParts,
  req: Request,
  upload: AskedUpload,
  offset: number,
  sent: number | undefined,
  checksum: ReturnType<typeof checksumOf>,
) {
  return parts.desk.send({
    id: upload.id,
    image: { format: upload.format as 'ISO', checksum: upload.checksum },
    accountId: upload.account_id,
    offset,
    body: req,
    bodyLength: sent,
    checksum,
  })
}

/** One that was not begun, or is sent as a form, is no resource of tus. */
function requireBegun(row: Pick<AskedUpload, 'state' | 'length'>): { readonly length: number } {
  if (row.state === 'new' || row.length === null) throw new AppError('upload.unknown')
  return { length: row.length }
}

async function patch(
  parts: UploadsParts,
  req: Request,
  res: Response,
  { upload }: Authorised,
): Promise<void> {
  if (mediaType(req.get('content-type')) !== offsetType) throw new AppError('upload.content_type')
  const offset = readNumber('Upload-Offset', req.get('upload-offset'))
  const sent = bodyLength(req)
  const checksum = checksumOf(req)
  requireBegun(upload)
  if (upload.state === 'sealed') throw new AppError('upload.sealed')
  try {
    const done = await send(parts, req, upload, offset, sent, checksum)
    res.setHeader('Upload-Offset', String(done.offset))
    if (!done.sealed) setExpires(res, new Date(), done.keptHours)
    res.status(204).end()
  } catch (error) {
    if (error instanceof AppError && error.code === 'upload.offset') {
      res.setHeader('Upload-Offset', String(error.params['offset']))
    }
    throw error
  }
}

async function head(parts: UploadsParts, res: Response, { upload }: Authorised): Promise<void> {
  requireBegun(upload)
  const isOpen = upload.state !== 'sealed'
  const settled = isOpen ? await parts.desk.settle(upload.id) : undefined
  const read = isOpen && settled === undefined ? settleRow : findUpload
  const row = await read(parts.db, upload.id)
  if (!row) throw new AppError('upload.unknown')
  const { length } = requireBegun(row)
  const offset = row.state === 'sealed' ? length : Math.max(settled ?? 0, row.durable_offset)
  res.set({
    'Upload-Offset': String(offset),
    'Upload-Length': String(length),
    'Cache-Control': 'no-store',
    ...(row.metadata !== null && { 'Upload-Metadata': row.metadata }),
  })
  if (row.state === 'receiving') {
    setExpires(res, row.touched, await parts.settings.number(keptSetting))
  }
  res.status(200).end()
}

async function terminate(
  parts: UploadsParts,
  res: Response,
  authorised: Authorised,
): Promise<void> {
  const { upload, username } = authorised
  if (upload.state === 'sealed') throw new AppError('upload.sealed')
  await parts.desk.letGo(upload.id)
  await cancelImage(parts, await imageOf(parts, authorised), { username })
  res.status(204).end()
}
