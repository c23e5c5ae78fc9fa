import { once } from 'node:events'
import http, {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import https from 'node:https'
import { sendBody, type Hold } from './origin-body.ts'
import { inverted, parseRange, sizeOf, type Content } from './origin-content.ts'
import { answerFault, type Fault, type FaultName, type FaultOptions } from './origin-faults.ts'
import { listen } from './raw-server.ts'

export { pattern, type Content, type Generated } from './origin-content.ts'
export type { FaultName } from './origin-faults.ts'

export interface FileOptions {
  /** Content-Type; application/octet-stream when missing. */
  readonly type?: string
  /** ETag with its quotes; made from path and version when missing, none when `null`. */
  readonly etag?: string | null
  readonly headers?: Readonly<Record<string, string>>
}

export interface OriginRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** Bytes of the body that were handed to the connection so far. */
  sent: number
  /** Done when the answer is complete or its connection is gone. */
  readonly closed: Promise<void>
}

/** Call it to let the answer go on; `reached` is done when the answer waits there. */
export type Release = (() => void) & { readonly reached: Promise<void> }

export interface Origin {
  /** `http://127.0.0.1:port`, no slash at the end. */
  readonly url: string
  readonly port: number
  readonly requests: OriginRequest[]
  /** Offers a file; gives its URL. */
  put(path: string, content: Content, options?: FileOptions): string
  /** Redirects a path, with 302 unless said otherwise; gives its URL. */
  redirect(path: string, location: string, status?: number): string
  fault(path: string, name: FaultName, options?: FaultOptions): void
  /** Ends the fault of a path. */
  clear(path: string): void
  /**
   * The next body sent for the path waits after `after` bytes (half of it when missing). Bodies of at
   * most `over` bytes pass, such as the 64 KiB that a probe asks for.
   */
  hold(path: string, after?: number, over?: number): Release
  close(): Promise<void>
}

export interface OriginOptions {
  /** Address to listen on; 127.0.0.1 when missing. */
  readonly host?: string
  readonly tls?: https.ServerOptions
}

interface File {
  content: Content
  readonly options: FileOptions
  version: number
}

/**
 * A web server on loopback that tests tell what to offer and how to fail: GET and HEAD, ranges,
 * If-Range, ETag, redirects, faults by name, and answers that wait for the test.
 */
export async function startOrigin(options: OriginOptions = {}): Promise<Origin> {
  const { host = '127.0.0.1', tls } = options
  const files = new Map<string, File>()
  const redirects = new Map<string, { location: string; status: number }>()
  const faults = new Map<string, Fault>()
  const holds = new Map<string, Hold>()
  const requests: OriginRequest[] = []

  async function answer(req: IncomingMessage, res: ServerResponse) {
    const request = record(req, res)
    requests.push(request)
    const fault = faults.get(request.path)
    if (fault !== undefined && answerFault(res, request.method, req.url ?? '/', fault)) return
    const redirect = redirects.get(request.path)
    const file = files.get(request.path)
    if (redirect !== undefined) {
      res.writeHead(redirect.status, { location: redirect.location }).end()
    } else if (file === undefined) {
      res.writeHead(404).end()
    } else {
      await sendFile(res, request, file, fault)
    }
  }

  async function sendFile(res: ServerResponse, request: OriginRequest, file: File, fault?: Fault) {
    const range = writeFileHead(res, request, file, fault?.name)
    if (range === undefined || request.method === 'HEAD') {
      res.end()
      return
    }
    const length = range.end - range.start
    const waiting = holds.get(request.path)
    const hold = waiting !== undefined && length > waiting.over ? waiting : undefined
    if (hold !== undefined) holds.delete(request.path)
    await sendBody(res, {
      content: file.content,
      ...range,
      fault: length > (fault?.options.over ?? 0) ? fault?.name : undefined,
      hold,
      onSent: (bytes) => (request.sent += bytes),
      onCut: () => {
        // The test may have set another for the next request.
        if (faults.get(request.path) === fault) faults.delete(request.path)
        if (fault?.name !== 'fetch-changed') return
        file.content = fault.options.content ?? inverted(file.content)
        file.version += 1
      },
    })
  }

  const onRequest = (req: IncomingMessage, res: ServerResponse) => {
    void answer(req, res).catch((error: unknown) => {
      // A client that goes away is part of many tests; anything else is a fault of this server.
      if (!res.destroyed) throw error
    })
  }
  const server = tls ? https.createServer(tls, onRequest) : http.createServer(onRequest)
  const port = await listen(server, host)
  const url = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`
  return {
    url,
    port,
    requests,
    put(path, content, fileOptions = {}) {
      const version = (files.get(path)?.version ?? 0) + 1
      files.set(path, { content, options: fileOptions, version })
      return url + path
    },
    redirect(path, location, status = 302) {
      redirects.set(path, { location, status })
      return url + path
    },
    fault: (path, name, faultOptions = {}) =>
      void faults.set(path, { name, options: faultOptions }),
    clear: (path) => void faults.delete(path),
    hold(path, after, over = 0) {
      const reached = Promise.withResolvers<void>()
      const released = Promise.withResolvers<void>()
      holds.set(path, { after, over, reach: reached.resolve, released: released.promise })
      return Object.assign(() => released.resolve(), { reached: reached.promise })
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** The URL of a port of loopback where nothing listens. */
export async function refusingUrl(path = '/image.iso'): Promise<string> {
  const origin = await startOrigin()
  await origin.close()
  return origin.url + path
}

function record(req: IncomingMessage, res: ServerResponse): OriginRequest {
  const closed = Promise.withResolvers<void>()
  res.once('close', () => closed.resolve())
  const path = decodeURI((req.url ?? '/').split('?')[0] ?? '/')
  return { method: req.method ?? '', path, headers: req.headers, sent: 0, closed: closed.promise }
}

/** Writes status and headers of a file; gives the bytes to send, if any are to be sent. */
function writeFileHead(
  res: ServerResponse,
  { path, headers }: OriginRequest,
  { content, options, version }: File,
  fault: FaultName | undefined,
) {
  const size = sizeOf(content)
  const etag = options.etag === undefined ? `"${encodeURI(path)}-${version}"` : options.etag
  const whole = fault === 'fetch-no-range' || fault === 'fetch-no-length'
  const validators: unknown[] = [undefined, etag, options.headers?.['last-modified']]
  const current = validators.includes(headers['if-range'])
  const range = whole || !current ? undefined : parseRange(headers.range, size)
  res.setHeader('content-type', options.type ?? 'application/octet-stream')
  if (etag !== null) res.setHeader('etag', etag)
  if (!whole) res.setHeader('accept-ranges', 'bytes')
  for (const [name, value] of Object.entries(options.headers ?? {})) res.setHeader(name, value)
  if (range === 'unsatisfiable') {
    res.writeHead(416, { 'content-range': `bytes */${size}` })
    return undefined
  }
  const { start, end } = range ?? { start: 0, end: size }
  if (range !== undefined) res.setHeader('content-range', `bytes ${start}-${end - 1}/${size}`)
  if (fault !== 'fetch-no-length') res.setHeader('content-length', end - start)
  res.writeHead(range === undefined ? 200 : 206)
  // The head goes out alone, so that a body that waits does not keep it back.
  res.flushHeaders()
  return { start, end }
}
