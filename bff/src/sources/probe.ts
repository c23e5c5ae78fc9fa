import { AppError } from '@mold/shared/errors.ts'
import { readBody } from './body.ts'
import type { Fetcher } from './fetcher.ts'
import { isHtml } from './html.ts'
import type { Packing } from '@mold/shared/images/formats.ts'
import { detectPacking } from '@mold/shared/images/packing.ts'
import type { SourceResponse } from './response.ts'
import { hostOf } from './url.ts'

/** What a URL has to offer, found out without fetching it. */
export interface ProbeResult {
  readonly url: URL
  /** After redirects. */
  readonly finalUrl: URL
  /** In bytes, packed when packed; unknown when the server does not say. */
  readonly size: number | undefined
  readonly fileName: string | undefined
  readonly contentType: string | undefined
  readonly compression: Packing | undefined
  readonly acceptsRanges: boolean
  readonly validator: string | undefined
  /** The first bytes, at most 64 KiB, to tell the format from. */
  readonly head: Buffer
}

const headSize = 64 * 1024
/** Failures of a HEAD after which GET may still work. */
const unhelpful = /^source\.(http_|reset$|bad_answer$|no_answer$)/

/**
 * Asks a server what is at a URL: HEAD for the size, then GET for the first 64 KiB, after which the
 * connection is closed. A server that refuses HEAD or knows no ranges works as well.
 * @throws AppError source.*, or the reason of the signal
 */
export async function probeUrl(
  fetcher: Fetcher,
  url: URL,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const promised = await askHead(fetcher, url, signal)
  const response = await openStart(fetcher, url, signal)
  const head = await readStart(response, signal)
  const size = response.total ?? promised?.length
  if (head.length === 0 || size === 0) throw new AppError('source.empty', { host: hostOf(url) })
  if (isHtml(head, response.contentType)) {
    throw new AppError('source.html', { host: hostOf(response.url) })
  }
  return {
    url,
    finalUrl: response.url,
    size,
    fileName: response.fileName,
    contentType: response.contentType,
    compression: detectPacking(head),
    acceptsRanges: response.acceptsRanges,
    validator: response.validator,
    head,
  }
}

/** The answer to HEAD, or nothing when the server does not care for HEAD: then GET decides. */
async function askHead(fetcher: Fetcher, url: URL, signal: AbortSignal) {
  try {
    const response = await fetcher.open(url, { method: 'HEAD', signal })
    response.body.destroy()
    return response
  } catch (error) {
    if (error instanceof AppError && unhelpful.test(error.code)) return undefined
    throw error
  }
}

/** A request for the first bytes; for the whole when the server cannot give that part. */
async function openStart(fetcher: Fetcher, url: URL, signal: AbortSignal) {
  const response = await fetcher.open(url, { until: headSize - 1, signal })
  if (response.status !== 416) return response
  response.body.destroy()
  return fetcher.open(url, { signal })
}

async function readStart(response: SourceResponse, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of readBody(response, { signal })) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= headSize) break
  }
  return Buffer.concat(chunks).subarray(0, headSize)
}
