import { createHash, type X509Certificate } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { Agent, type RequestOptions } from 'node:https'
import { connect, createSecureContext, getCACertificates, rootCertificates } from 'node:tls'

/* Whom a host believes to be its server. */

/** Milliseconds until a server has shown its certificate. */
const handshakeMs = 15_000

/**
 * The pin of a certificate, as `curl --pinnedpubkey` has it: it is that of the key, so that it stays when the
 * certificate is renewed with the same key.
 */
export function pinOf(certificate: X509Certificate): string {
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' })
  return `sha256//${createHash('sha256').update(key).digest('base64')}`
}

export const isPin = (text: string) => /^sha256\/\/[A-Za-z\d+/]{43}=$/.test(text)

/*
 * Believes one key and nothing else. No authority vouches for a self-signed certificate and no name has to be in
 * it: that it has the key of the pin is the whole proof, and nothing is sent before it is given.
 */
class PinnedAgent extends Agent {
  readonly #pin: string

  constructor(pin: string) {
    super({ keepAlive: true })
    this.#pin = pin
  }

  override createConnection(
    options: RequestOptions,
    done: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const socket = connect({
      ...(options as object),
      ALPNProtocols: ['http/1.1'],
      rejectUnauthorized: false,
    })
    const fail = (error: Error) => {
      socket.destroy()
      done(error, socket)
    }
    socket.setTimeout(handshakeMs, () => fail(new Error('the server shows no certificate')))
    socket.once('error', fail)
    socket.once('secureConnect', () => {
      socket.off('error', fail)
      socket.setTimeout(0)
      socket.removeAllListeners('timeout')
      const shown = socket.getPeerX509Certificate()
      if (shown && pinOf(shown) === this.#pin) done(null, socket)
      else fail(new Error('the certificate of the server has another key than the pin says'))
    })
    return undefined
  }
}

/** Those that Node brings, and those of this host: an authority of one's own is usually known there. */
const authorities = () => [...rootCertificates, ...getCACertificates('system')]

/** What a host believes. */
export interface Trust {
  /** PEM certificates to trust besides the system's. */
  readonly ca?: readonly string[] | undefined
  /** The one key that the server has; then no authority counts. */
  readonly pin?: string | undefined
}

function agentFor(ca: readonly string[]): Agent {
  const secureContext = createSecureContext({ ca: [...authorities(), ...ca] })
  return new Agent({ keepAlive: true, secureContext })
}

const agents = new Map<string, Agent>()

/** One for each trust: hundreds of certificates are not to be read for every connection. */
function agentOf({ ca = [], pin }: Trust): Agent {
  const name = pin ?? ca.join()
  const known = agents.get(name)
  if (known) return known
  const agent = pin === undefined ? agentFor(ca) : new PinnedAgent(pin)
  agents.set(name, agent)
  return agent
}

/** What `ws` and `https` are told of it. */
export function tlsOptions(server: string, trust: Trust) {
  return server.startsWith('https:') ? { agent: agentOf(trust) } : {}
}
