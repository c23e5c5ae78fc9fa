import { AppError } from '@mold/shared/errors.ts'
import { contentDisposition, downloadFileName } from '@mold/shared/images/download-name.ts'
import { type Request, type RequestHandler, type Response, Router } from 'express'
import type { LinkTarget } from '../../images/downloads/link.repository.ts'
import { extensionOf, type Links } from '../../images/downloads/links.ts'
import { openReplica, type ReplicaParts } from '../../images/downloads/open-replica.ts'
import type { ByteRange } from '../../stores/store.ts'
import { answerTo } from './conditions.ts'
import { sendRange } from './send-range.ts'

export interface DownloadsParts extends ReplicaParts {
  readonly links: Links
}

/** Seconds after which a client is told to try a store that is away again. */
const retryAfterSeconds = '30'

/**
 * Serves what links lead to, at `/⟨token⟩/⟨any name⟩` below where it is mounted: GET, HEAD and one
 * Range. The right is asked for at each request (security cases F1, F3).
 */
export function createDownloadsRouter(parts: DownloadsParts): Router {
  return Router().use(createHandler(parts))
}

function createHandler(parts: DownloadsParts): RequestHandler {
  return async (req, res) => {
    setHeaders(res)
    try {
      await serve(parts, req, res)
    } catch (error) {
      if (!(error instanceof AppError) || res.headersSent) throw error
      refuse(res, error)
    }
  }
}

/** Nothing of a download is ever shown as a page or kept on the way (security cases E7, F2). */
function setHeaders(res: Response): void {
  res.set({
    'Cache-Control': 'private, no-store',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  })
}

/** In plain text, for programs and for people who follow a link outside the console. */
function refuse(res: Response, error: AppError): void {
  if (error.code === 'download.unavailable') res.set('Retry-After', retryAfterSeconds)
  res.status(error.status).type('text/plain').send(`${error.message}\n`)
}

async function serve(parts: DownloadsParts, req: Request, res: Response): Promise<void> {
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    res.set('Allow', 'GET, HEAD')
    throw new AppError('download.method')
  }
  const target = await parts.links.follow(req.path.split('/')[1] ?? '')
  const { digest, part } = target
  const length = part.end - part.start
  const ofPart = isWholeObject(target) ? '' : `-${part.start}-${part.end}`
  const etag = `"sha256-${digest}${ofPart}"`
  const answer = answerTo(
    {
      // Ranges are defined for GET alone (RFC 9110 §14.2).
      range: req.method === 'GET' ? req.get('range') : undefined,
      ifRange: req.get('if-range'),
      ifMatch: req.get('if-match'),
      ifNoneMatch: req.get('if-none-match'),
    },
    length,
    etag,
  )
  res.set({ ETag: etag, 'Accept-Ranges': 'bytes' })
  switch (answer.kind) {
    case 'changed':
      throw new AppError('download.changed')
    case 'unchanged':
      res.status(304).end()
      return
    case 'unsatisfiable':
      res.set('Content-Range', `bytes */${length}`)
      throw new AppError('download.range', { length })
    case 'part':
      res.status(206).set('Content-Range', `bytes ${answer.start}-${answer.end - 1}/${length}`)
      return send(parts, req, res, target, answer)
    case 'whole':
      return send(parts, req, res, target, { start: 0, end: length })
  }
}

const isWholeObject = ({ part, length }: LinkTarget) => part.end - part.start === length

async function send(
  parts: DownloadsParts,
  req: Request,
  res: Response,
  target: LinkTarget,
  range: Required<ByteRange>,
): Promise<void> {
  const reader = await openReplica(parts, target)
  const { start } = target.part
  const file = downloadFileName(target.name, extensionOf(target.format))
  res.set({
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(range.end - range.start),
    'Content-Disposition': contentDisposition(file),
  })
  // RFC 9530: of the whole, whichever range is sent. Of a part of an object none is known.
  if (isWholeObject(target)) {
    const digest = Buffer.from(target.digest, 'hex').toString('base64')
    res.set('Repr-Digest', `sha-256=:${digest}:`)
  }
  if (req.method === 'HEAD') {
    await reader.close()
    res.end()
    return
  }
  try {
    await sendRange(res, reader, { start: start + range.start, end: start + range.end })
  } catch (error) {
    // The client sees that bytes are missing, and can go on from there.
    res.destroy()
    parts.log.error({ err: error }, 'a download broke off')
  } finally {
    await reader.close()
  }
}
