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
  const { digest, length } = target
  const etag = `"sha256-${digest}"`
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

async function send(
  parts: DownloadsParts,
  req: Request,
  res: Response,
  target: LinkTarget,
  range: Required<ByteRange>,
): Promise<void> {
  const reader = await openReplica(parts, target)
  const file = downloadFileName(target.name, extensionOf(target.format))
  res.set({
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(range.end - range.start),
    'Content-Disposition': contentDisposition(file),
    // RFC 9530: of the whole, whichever part is sent.
    'Repr-Digest': `sha-256=:${Buffer.from(target.digest, 'hex').toString('base64')}:`,
  })
  if (req.method === 'HEAD') {
    await reader.close()
    res.end()
    return
  }
  try {
    await sendRange(res, reader, range)
  } catch (error) {
    // The client sees that bytes are missing, and can go on from there.
    res.destroy()
    parts.log.error({ err: error }, 'a download broke off')
  } finally {
    await reader.close()
  }
}
