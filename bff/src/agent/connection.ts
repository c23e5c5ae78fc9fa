import { WebSocket } from 'ws'
import type { Logger } from '../log.ts'
import { passed } from './passed.ts'
import { type AgentMessage, type ServerMessage, serverMessage } from './protocol.ts'
import type { ServerAddress } from './server-link.ts'
import { tlsOptions } from './server-trust.ts'

export interface ConnectionOptions extends ServerAddress {
  readonly credential: string
  readonly log: Logger
  readonly signal: AbortSignal
  /** The connection is there: the agent speaks first. */
  readonly onOpen: () => void
  readonly onMessage: (message: ServerMessage) => void
}

export interface Connection {
  /** Says it if the connection is there. */
  readonly send: (message: AgentMessage) => void
  readonly isOpen: () => boolean
  /** Resolves when the signal has ended it. */
  readonly ended: Promise<void>
}

const firstPauseMs = 250
const longestPauseMs = 15_000
/** A credential that the server does not know will not become known by asking often. */
const refusedPauseMs = 60_000
/** Milliseconds without a word or a ping, until the server has said what its beat is. */
const silenceMs = 45_000
const handshakeMs = 15_000
/** Bytes of the longest message: a list of what a machine is. */
const mostBytes = 4 << 20

type Ending = 'lost' | 'refused'

/**
 * Keeps one connection to the server, from here to there only: it comes back by itself after every loss, later
 * each time and at odd moments, so that a server that was away is not met by all its hosts at once.
 */
export function keepConnection(options: ConnectionOptions): Connection {
  const { signal, log } = options
  let socket: WebSocket | undefined

  async function keep(): Promise<void> {
    let pause = firstPauseMs
    while (!signal.aborted) {
      const began = performance.now()
      const ending = await holdOne(options, (now) => {
        socket = now
      })
      socket = undefined
      if (ending === 'refused') {
        log.error('the server does not know this host any more: remove the agent, or join anew')
      }
      if (performance.now() - began > longestPauseMs) pause = firstPauseMs
      const wait = ending === 'refused' ? refusedPauseMs : pause * (0.5 + Math.random() / 2)
      await passed(wait, signal).catch(() => undefined)
      pause = Math.min(pause * 2, longestPauseMs)
    }
  }

  return {
    send(message) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
    },
    isOpen: () => socket?.readyState === WebSocket.OPEN,
    ended: keep(),
  }
}

/** One connection, from its beginning to its end. */
function holdOne(
  options: ConnectionOptions,
  onSocket: (socket: WebSocket) => void,
): Promise<Ending> {
  const { server, credential, log, signal, onOpen, onMessage } = options
  const url = new URL('/agent/connection', server.replace(/^http/, 'ws'))
  return new Promise((resolve) => {
    const socket = new WebSocket(url, {
      headers: { authorization: `Bearer ${credential}` },
      handshakeTimeout: handshakeMs,
      perMessageDeflate: false,
      maxPayload: mostBytes,
      ...tlsOptions(server, options),
    })
    let silence = silenceMs
    let ending: Ending = 'lost'
    let silent: NodeJS.Timeout | undefined
    const heard = () => {
      clearTimeout(silent)
      silent = setTimeout(() => {
        log.warn('the server is silent')
        socket.terminate()
      }, silence)
    }
    heard()
    const close = () => socket.close(1001)
    signal.addEventListener('abort', close, { once: true })
    socket.once('unexpected-response', (_, { statusCode }) => {
      if (statusCode === 401 || statusCode === 403) ending = 'refused'
      else log.warn({ status: statusCode }, 'the server takes no connection')
      socket.terminate()
    })
    socket.on('error', (error) => log.info({ reason: error.message }, 'the connection failed'))
    socket.on('ping', heard)
    socket.once('open', () => {
      log.info({ server }, 'connected')
      onSocket(socket)
      onOpen()
    })
    socket.on('message', (data: Buffer) => {
      const message = parsed(data.toString('utf8'), log)
      if (message?.type === 'welcome') silence = Math.max(1_000, message.heartbeatMs * 3)
      heard()
      if (message) onMessage(message)
    })
    socket.once('close', () => {
      clearTimeout(silent)
      signal.removeEventListener('abort', close)
      resolve(ending)
    })
    if (signal.aborted) close()
  })
}

function parsed(text: string, log: Logger): ServerMessage | undefined {
  try {
    return serverMessage.parse(JSON.parse(text))
  } catch (error) {
    log.warn({ err: error }, 'the server said what this agent does not know')
    return undefined
  }
}
