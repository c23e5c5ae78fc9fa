import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { AppError } from '@mold/shared/errors.ts'
import { statusFailure } from './failures.ts'
import { fileNameOf } from './file-name.ts'
import { hostOf } from './url.ts'

/** A successful answer; its body must be read to the end or destroyed. */
export interface SourceResponse {
  /** 416 only when a part was asked for that the file does not have. */
  readonly status: 200 | 206 | 416
  /** Where the bytes come from, after redirects. */
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  /** Place of the body's first byte in the file: 0 when the server ignored the part asked for. */
  readonly offset: number
  /** Bytes that the body is announced to have. */
  readonly length: number | undefined
  /** Bytes of the whole file, as far as the server says. */
  readonly total: number | undefined
  readonly acceptsRanges: boolean
  /** For If-Range: a strong ETag, else Last-Modified. */
  readonly validator: string | undefined
  readonly contentType: string | undefined
  readonly fileName: string | undefined
  readonly body: Readable
  /** True once the server itself has ended the connection, as opposed to a reset. */
  readonly ended: () => boolean
}

/** The part of a file that was asked for; `until` is its last byte. */
export interface AskedRange {
  readonly offset: number
  readonly until?: number | undefined
}

/** @throws AppError source.http_*, source.bad_range, source.bad_answer */
export function toResponse(
  message: IncomingMessage,
  url: URL,
  askedUrl: URL,
  asked: AskedRange | undefined,
): SourceResponse {
  const { headers } = message
  const status = successStatus(message.statusCode ?? 0, url, asked)
  const length = announcedLength(headers, url)
  const range = contentRange(headers['content-range'])
  if (status === 206 && (range?.start === undefined || range.start !== asked?.offset)) {
    throw new AppError('source.bad_range', { host: hostOf(url), offset: asked?.offset })
  }
  const { socket } = message
  return {
    status,
    url,
    headers,
    offset: status === 206 ? (range?.start ?? 0) : 0,
    length,
    total: status === 200 ? length : range?.total,
    acceptsRanges: status !== 200 || /\bbytes\b/i.test(headers['accept-ranges'] ?? ''),
    validator: validatorOf(headers),
    contentType: headers['content-type'],
    fileName: fileNameOf(headers['content-disposition'], url, askedUrl),
    body: message,
    ended: () => socket.readableEnded,
  }
}

function successStatus(status: number, url: URL, asked: AskedRange | undefined) {
  if (status === 200 || status === 203) return 200
  if (asked !== undefined && (status === 206 || status === 416)) return status
  throw statusFailure(status, url)
}

function announcedLength(headers: IncomingHttpHeaders, url: URL): number | undefined {
  const text = headers['content-length']
  if (text === undefined || headers['transfer-encoding'] !== undefined) return undefined
  const length = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(length)) return length
  throw new AppError('source.bad_answer', { url: url.origin, reason: 'Content-Length' })
}

function contentRange(header: string | undefined) {
  const match = /^bytes\s+(?:(\d+)-\d+|\*)\/(\d+|\*)$/i.exec(header ?? '')
  if (match === null) return undefined
  const [, start, total] = match
  return {
    start: start === undefined ? undefined : Number(start),
    total: total === '*' ? undefined : Number(total),
  }
}

/** A weak ETag does not promise the same bytes (RFC 9110 §13.1.5), so it is no validator. */
function validatorOf(headers: IncomingHttpHeaders): string | undefined {
  const { etag } = headers
  return etag?.startsWith('"') === true ? etag : headers['last-modified']
}
