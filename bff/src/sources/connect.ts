import { addAbortListener } from 'node:events'
import type { LookupAddress } from 'node:dns'
import http, { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import https from 'node:https'
import type { TcpNetConnectOpts } from 'node:net'
import type { SecureContext } from 'node:tls'
import { AppError } from '@mold/shared/errors.ts'
import { connectionFailure } from './failures.ts'
import { portOf } from './guard.ts'
import { hostOf, redactUrl } from './url.ts'

/** One request to one server, without redirects. */
export interface Hop {
  readonly url: URL
  /** The only addresses that are connected to, whatever a name server says by now. */
  readonly addresses: readonly LookupAddress[]
  readonly method: 'GET' | 'HEAD'
  readonly headers: OutgoingHttpHeaders
  readonly secureContext: () => SecureContext
  readonly connectTimeoutMs: number
  readonly answerTimeoutMs: number
  readonly signal: AbortSignal
}

/** Cap for all headers of an answer (security case D17). */
const maxHeaderSize = 16 * 1024

/**
 * Sends one request and gives the answer once its headers are there. The body may fail later with a
 * raw socket error or with the reason of the signal, and it must be read or destroyed.
 * @throws AppError source.* in plain words, or the reason of the signal
 */
export async function send(hop: Hop): Promise<IncomingMessage> {
  const { url, signal } = hop
  signal.throwIfAborted()
  const request = startRequest(hop)
  const answered = Promise.withResolvers<IncomingMessage>()
  let answer: IncomingMessage | undefined
  const fail = (error: unknown) => {
    answered.reject(error)
    // An error after the answer's head, such as bytes beyond its length, is one of the body.
    if (answer === undefined) request.destroy()
    else answer.destroy(error instanceof Error ? error : new Error(String(error)))
  }
  const failAs = (code: 'source.connect_timeout' | 'source.no_answer', ms: number) =>
    fail(new AppError(code, { url: redactUrl(url), seconds: ms / 1000 }))

  const { connectTimeoutMs, answerTimeoutMs } = hop
  let timer = setTimeout(failAs, connectTimeoutMs, 'source.connect_timeout', connectTimeoutMs)
  request.once('socket', (socket) => {
    socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer)
      timer = setTimeout(failAs, answerTimeoutMs, 'source.no_answer', answerTimeoutMs)
    })
  })
  const abort = addAbortListener(signal, () => fail(signal.reason))
  request.once('response', (message) => {
    clearTimeout(timer)
    answer = message
    answered.resolve(message)
  })
  request.on('error', (error) => fail(connectionFailure(error, url, connectTimeoutMs / 1000)))
  request.once('close', () => {
    clearTimeout(timer)
    abort[Symbol.dispose]()
    const closed = Object.assign(new Error('closed without an answer'), { code: 'ECONNRESET' })
    answered.reject(connectionFailure(closed, url, connectTimeoutMs / 1000))
  })
  request.end()
  return answered.promise
}

function startRequest(hop: Hop) {
  const { url, addresses } = hop
  const options: http.RequestOptions & Partial<TcpNetConnectOpts> = {
    host: hostOf(url),
    port: portOf(url),
    path: url.pathname + url.search,
    method: hop.method,
    headers: hop.headers,
    // No pool: a connection serves one request, and never one for another check's addresses.
    agent: false,
    maxHeaderSize,
    insecureHTTPParser: false,
    // Slow IPv6 must not use up the time that IPv4 would need; Node's 250 ms give up far mirrors.
    autoSelectFamilyAttemptTimeout: Math.ceil(hop.connectTimeoutMs / 4),
    lookup(_host, { all }, callback) {
      const [first] = addresses
      if (all) callback(null, [...addresses])
      else callback(null, first?.address ?? '', first?.family)
    },
  }
  if (url.protocol !== 'https:') return http.request(options)
  // Verification is said here so that NODE_TLS_REJECT_UNAUTHORIZED cannot switch it off.
  const tls = { secureContext: hop.secureContext(), rejectUnauthorized: true }
  return https.request({ ...options, ...tls })
}
