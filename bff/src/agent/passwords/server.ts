import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Logger } from '../../log.ts'
import type { GuestDesk } from './desk.ts'
import { answerMetadata, metadataPath } from './metadata.ts'
import { answerGuest, type GuestAnswer, type GuestRequest } from './protocol.ts'

export interface PasswordServerParts {
  readonly log: Logger
  readonly desk: GuestDesk
  /** The instance that has an address; undefined for everybody else. */
  readonly guestOf: (address: string) => Promise<string | undefined>
}

/** What guests ask is short, and guests are not trusted. */
const bounds = {
  maxHeaderSize: 4_096,
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  keepAlive: false,
} as const
/** Milliseconds that one request may take in all: less than guests wait, so that they try again. */
const answerMs = 15_000
const mostConnections = 64
/** Of one address at a time. */
const mostOfOne = 4

/** The server asks ours while a guest waits, and ours may be away. */
const away: GuestAnswer = { status: 503, body: '' }

/**
 * The server that guests ask for their passwords, and for what they may know of themselves. Who is no guest gets nothing: its connection ends without a word.
 * It does not listen yet.
 */
export function createPasswordServer(parts: PasswordServerParts): Server {
  const open = new Map<string, number>()
  const server = createServer(bounds, (request, response) => {
    void answer(parts, request, response).catch((error: unknown) => {
      parts.log.warn({ err: error }, 'a guest could not be answered')
      request.socket.destroy()
    })
  })
  server.maxConnections = mostConnections
  server.maxRequestsPerSocket = 1
  server.timeout = answerMs
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? ''
    const count = (open.get(address) ?? 0) + 1
    open.set(address, count)
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1
      if (left === 0) open.delete(address)
      else open.set(address, left)
    })
    if (count > mostOfOne) socket.destroy()
  })
  // What is no HTTP gets no answer either.
  server.on('clientError', (_error, socket) => socket.destroy())
  return server
}

async function answer(
  parts: PasswordServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const address = request.socket.remoteAddress ?? ''
  const instance = await parts.guestOf(address)
  if (instance === undefined) {
    request.socket.destroy()
    return
  }
  const { method, url, headers } = request
  const header = headers['domu_request']
  const wants = Array.isArray(header) ? header[0] : header
  const of = { instance, address: address.replace(/^::ffff:/i, '') }
  const said = await answerTo(parts, of, { method, url, wants }).catch((error: unknown) => {
    parts.log.warn({ err: error, instance }, 'the server could not be asked what a guest wants')
    return away
  })
  response.writeHead(said.status, {
    'Content-Type': 'text/plain',
    'Content-Length': Buffer.byteLength(said.body),
    'Cache-Control': 'no-store',
    Connection: 'close',
  })
  response.end(said.body)
}

async function answerTo(
  { desk }: PasswordServerParts,
  { instance, address }: { readonly instance: string; readonly address: string },
  request: GuestRequest,
): Promise<GuestAnswer> {
  const signal = AbortSignal.timeout(answerMs)
  const path = metadataPath(request)
  if (path === undefined) return answerGuest(desk, instance, request, signal)
  return answerMetadata({ ...(await desk.facts(instance, signal)), instance, address }, path)
}
