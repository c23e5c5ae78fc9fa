import type { ServerResponse } from 'node:http'
import type { Content } from './origin-content.ts'

/** Failures that a test asks for by name, each for one path. */
export type FaultName =
  /** Answers with this status. */
  | 'fetch-403'
  | 'fetch-404'
  | 'fetch-429'
  | 'fetch-500'
  /** A web page in place of the file. */
  | 'fetch-html'
  /** The file in 40 pieces, 100 ms apart. */
  | 'fetch-slow'
  /** Half of the file, then nothing more while the connection stays open. */
  | 'fetch-stall'
  /** The connection is reset after half of the file, once; then it works. */
  | 'fetch-reset'
  /** Redirects to an internal address (`location`, else 10.20.30.40). */
  | 'fetch-redirect-inside'
  | 'fetch-redirect-loop'
  /** Ends the body 1000 bytes before, or goes on 1000 bytes after the announced length. */
  | 'fetch-length-short'
  | 'fetch-length-long'
  /** The connection is reset after half of the file, once; then ETag and bytes are others. */
  | 'fetch-changed'
  | 'fetch-no-range'
  | 'fetch-no-head'
  /** No Content-Length and no ranges: a chunked body. */
  | 'fetch-no-length'

export interface FaultOptions {
  /** fetch-redirect-inside: where to. */
  readonly location?: string
  /** fetch-changed: what the file becomes; its inverted bytes when missing. */
  readonly content?: Content
  /** Bodies of at most so many bytes are sent well; for faults of the body. */
  readonly over?: number
}

export interface Fault {
  readonly name: FaultName
  readonly options: FaultOptions
}

/** Answers the faults that have no body of the file; false when there is one. */
export function answerFault(
  res: ServerResponse,
  method: string,
  url: string,
  fault: Fault,
): boolean {
  switch (fault.name) {
    case 'fetch-403':
    case 'fetch-404':
    case 'fetch-429':
    case 'fetch-500':
      res.writeHead(Number(fault.name.slice(-3))).end(method === 'HEAD' ? undefined : 'no')
      return true
    case 'fetch-html':
      res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      res.end('<!doctype html>\n<html><title>Sign in</title><p>Please sign in.</p></html>\n')
      return true
    case 'fetch-redirect-inside':
      res.writeHead(302, { location: fault.options.location ?? 'http://10.20.30.40/inside.iso' })
      res.end()
      return true
    case 'fetch-redirect-loop':
      res.writeHead(302, { location: url.endsWith('?again') ? url.split('?')[0] : `${url}?again` })
      res.end()
      return true
    case 'fetch-no-head':
      if (method !== 'HEAD') return false
      res.writeHead(405, { allow: 'GET' }).end()
      return true
    default:
      return false
  }
}
