import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { AppError } from '@mold/shared/errors.ts'
import { type WebSocket, WebSocketServer } from 'ws'
import { type AgentLine, closeCodes } from '../../compute/hosts/connection.ts'
import type { Hub } from '../../compute/hosts/hub.ts'
import type { Db } from '../../db/database.ts'
import type { Logger } from '../../log.ts'
import { asAppError } from '../database-errors.ts'
import { securityHeaders } from '../security-headers.ts'
import { hostOf } from './authorise.ts'

export interface AgentConnectionParts {
  readonly db: Db
  readonly log: Logger
  readonly hub: Pick<Hub, 'connect'>
  /** True while the server only finishes what it has begun. */
  readonly stopping: () => boolean
}

export const connectionPath = '/agent/connection'

/** The largest message is a picture of a screen, or all that is on a host. */
const maxMessage = 32 << 20
/** Until an agent answers a goodbye. */
const goodbyeMs = 1_000

/**
 * True for a request that asks for another protocol where there is one. Elsewhere such requests are answered
 * as if they had not asked, as HTTP wants it: some clients offer HTTP/2 in each of theirs.
 */
export function isAgentUpgrade(request: IncomingMessage): boolean {
  const isWebSocket = request.headers.upgrade?.toLowerCase() === 'websocket'
  return isWebSocket && request.url?.split('?')[0] === connectionPath
}

/** Takes the connections of agents on a server whose `shouldUpgradeCallback` is `isAgentUpgrade`. */
export function acceptAgents(server: Server, parts: AgentConnectionParts): void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessage,
    perMessageDeflate: false,
    clientTracking: false,
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    void accept(parts, request).then(
      (host) => sockets.handleUpgrade(request, socket, head, (fresh) => attach(parts, host, fresh)),
      (error: unknown) => refuse(parts, socket, error),
    )
  })
}

async function accept({ db, stopping }: AgentConnectionParts, { headers }: IncomingMessage) {
  if (stopping()) throw new AppError('api.stopping')
  return hostOf(db, headers.authorization)
}

function refuse({ log }: AgentConnectionParts, socket: Duplex, cause: unknown): void {
  const error = asAppError(cause)
  if (error.code !== 'agent.unknown') log.warn({ err: cause }, 'an agent could not connect')
  // An agent gives up for good at 401 alone.
  const status = error.status < 500 ? error.status : 503
  const lines = [
    `HTTP/1.1 ${status} ${status === 401 ? 'Unauthorized' : 'Service Unavailable'}`,
    ...Object.entries(securityHeaders).map(([name, value]) => `${name}: ${value}`),
    'Content-Length: 0',
    'Connection: close',
  ]
  socket.end(`${lines.join('\r\n')}\r\n\r\n`)
}

function attach(
  { hub, log }: AgentConnectionParts,
  host: Awaited<ReturnType<typeof accept>>,
  socket: WebSocket,
): void {
  const heard = hub.connect(host, lineOf(socket))
  socket.on('message', (data, isBinary) => {
    if (isBinary) socket.close(closeCodes.badMessage, 'text is expected')
    else heard.message((data as Buffer).toString())
  })
  socket.on('pong', heard.pong)
  socket.on('close', heard.gone)
  socket.on('error', (error) => log.debug({ err: error, host: host.name }, 'the line of an agent'))
}

function lineOf(socket: WebSocket): AgentLine {
  return {
    send: (message) => socket.send(JSON.stringify(message)),
    close(code, reason) {
      socket.close(code, reason)
      // One that does not answer is gone all the same.
      setTimeout(() => socket.terminate(), goodbyeMs).unref()
    },
    cut: () => socket.terminate(),
    ping: () => socket.ping(),
  }
}
