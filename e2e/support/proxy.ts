import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a proxy does to what passes; nothing at all unless said. */
export interface ProxyFaults {
  /** Larger bodies are refused with 413, as nginx does by `client_max_body_size`. */
  readonly maxBodyBytes?: number
  /** Larger bodies break the connection. */
  readonly cutBodyBytes?: number
  /** One bit of larger bodies is another one when they come out. */
  readonly flipsBodyBytes?: number
  /** A request is passed on once it is complete (`proxy_request_buffering`). */
  readonly collectsRequests?: boolean
  /** An answer is passed on once it is complete (`proxy_buffering`). */
  readonly collectsAnswers?: boolean
  /** An answer that takes longer to begin after its request becomes a 504 (`proxy_read_timeout`). */
  readonly idleMs?: number
  /** It tells where requests come from (`X-Forwarded-…`). */
  readonly forwards?: boolean
}

export interface Proxy {
  /** `http://127.0.0.1:port` */
  readonly origin: string
  /** Changes what it does from now on. */
  readonly become: (faults: ProxyFaults) => void
  readonly close: () => Promise<void>
}

/** A small reverse proxy on loopback, with the habits of those that stand before real servers. */
export async function startProxy(target: string, first: ProxyFaults = {}): Promise<Proxy> {
  let faults = first
  const server = http.createServer((req, res) => {
    pass(req, res, target, faults).catch(() => res.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    become: (next) => {
      faults = next
    },
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function pass(
  req: IncomingMessage,
  res: ServerResponse,
  target: string,
  faults: ProxyFaults,
): Promise<void> {
  const length = Number(req.headers['content-length'] ?? 0)
  if (length > (faults.cutBodyBytes ?? Number.POSITIVE_INFINITY)) {
    req.destroy()
    return
  }
  if (length > (faults.maxBodyBytes ?? Number.POSITIVE_INFINITY)) {
    res.writeHead(413, { 'Content-Type': 'text/html' })
    res.end('<html><title>413 Request Entity Too Large</title></html>')
    req.resume()
    return
  }
  const flips = length > (faults.flipsBodyBytes ?? Number.POSITIVE_INFINITY)
  const collected = faults.collectsRequests === true || flips ? await allOf(req) : undefined
  if (flips) collected?.writeUInt8(collected.readUInt8(length - 1) ^ 1, length - 1)
  const { hostname, port } = new URL(target)
  const sent = http.request({
    host: hostname,
    port,
    method: req.method,
    path: req.url,
    headers: { ...req.headers, ...(faults.forwards === true && forwardedOf(req)) },
    agent: false,
  })
  sent.on('error', () => res.destroy())
  res.on('close', () => sent.destroy())
  if (collected === undefined) req.pipe(sent)
  else sent.end(collected)
  await passAnswer(sent, res, faults)
}

async function passAnswer(
  sent: http.ClientRequest,
  res: ServerResponse,
  { idleMs, collectsAnswers }: ProxyFaults,
): Promise<void> {
  let idle: NodeJS.Timeout | undefined
  if (idleMs !== undefined) {
    sent.once('finish', () => {
      idle = setTimeout(() => refuse(res), idleMs)
    })
  }
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  clearTimeout(idle)
  if (res.headersSent) return
  const body = collectsAnswers === true ? await allOf(answer) : undefined
  res.writeHead(answer.statusCode ?? 502, answer.headers)
  if (body === undefined) answer.pipe(res)
  else res.end(body)
}

function refuse(res: ServerResponse): void {
  res.writeHead(504, { 'Content-Type': 'text/html' })
  res.end('<html><title>504 Gateway Time-out</title></html>')
}

function forwardedOf(req: IncomingMessage): Record<string, string> {
  return { 'x-forwarded-for': req.socket.remoteAddress ?? '', 'x-forwarded-proto': 'http' }
}

async function allOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
