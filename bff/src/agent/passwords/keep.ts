import type { Server } from 'node:http'
import type { Logger } from '../../log.ts'
import type { OwnDomain } from '../libvirt/domains.ts'
import { bridgeOf, leasesOf } from '../libvirt/networks.ts'
import type { Virsh } from '../libvirt/virsh.ts'
import { passed } from '../passed.ts'
import type { AgentFacts, PasswordService } from '../protocol.ts'
import { guestOf } from './guest-of.ts'
import { readNeighbours } from './neighbours.ts'
import { createPasswordServer } from './server.ts'
import type { WaitingPasswords } from './waiting.ts'

export interface KeepParts {
  readonly log: Logger
  readonly signal: AbortSignal
  readonly virsh: Virsh
  readonly networking: AgentFacts['networking']
  /** The network of the guests, once it is known. */
  readonly network: () => AgentFacts['network']
  readonly domains: () => Promise<readonly OwnDomain[]>
  readonly passwords: WaitingPasswords
  /** It serves, or no longer does. */
  readonly onState: () => void
  /** Guests know this one only; tests take any. */
  readonly port?: number
  /** Milliseconds between two tries to listen. */
  readonly everyMs?: number
}

/** What guest scripts ask for, as CloudStack's virtual router has it (semantics §15.2). */
const guestPort = 8080

/** The server that guests ask for their passwords, on the gateway of their network. */
export interface PasswordKeeper {
  readonly state: () => PasswordService
  /** Resolves once the signal has ended it. */
  readonly ended: Promise<void>
}

/**
 * Keeps the password server listening on the gateway of the guests, as soon as that is there and nobody else has its
 * port. Machines of a user's own libvirt have no network of the host, so nothing is kept for them.
 */
export function keepPasswordServer(parts: KeepParts): PasswordKeeper {
  const { log, signal, port = guestPort, everyMs = 10_000 } = parts
  const isSession = parts.networking === 'user'
  let state: PasswordService = { state: isSession ? 'session' : 'waiting', port }
  let listening: { readonly server: Server; readonly address: string } | undefined

  function become(next: PasswordService): void {
    const isOther = next.state !== state.state || next.address !== state.address
    state = next
    if (!isOther) return
    if (next.state === 'serving') log.info(next, 'guests can collect their passwords')
    else log.warn(next, 'guests cannot collect their passwords')
    parts.onState()
  }

  async function close(): Promise<void> {
    const closing = listening?.server
    listening = undefined
    if (closing) await end(closing)
  }

  async function look(): Promise<void> {
    const network = parts.network()
    if (listening && listening.address === network?.gateway) return
    await close()
    if (!network) return become({ state: 'waiting', port })
    const { gateway: address } = network
    const server = createPasswordServer({ ...parts, guestOf: identify(parts, network.name) })
    try {
      await listen(server, address, port)
      listening = { server, address }
      become({ state: 'serving', address, port })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      become({ state: isTaken(error) ? 'taken' : 'waiting', address, port, reason })
    }
  }

  async function keep(): Promise<void> {
    if (isSession) return
    while (!signal.aborted) {
      await look()
      await passed(everyMs, signal).catch(() => undefined)
    }
    await close()
  }

  return { state: () => state, ended: keep() }
}

/** Tells guests of a network apart; those who ask at the same moment are looked for together. */
function identify({ virsh, domains }: KeepParts, network: string) {
  const of = {
    network,
    neighbours: together(readNeighbours),
    leases: together(() => leasesOf(virsh, [network])),
    domains: together(domains),
  }
  const bridge = together(() => bridgeOf(virsh, network))
  return async (address: string) => guestOf({ ...of, bridge: await bridge() }, address)
}

/** Calls that come while one is under way get what that one finds. */
function together<T>(look: () => Promise<T>): () => Promise<T> {
  let looking: Promise<T> | undefined
  return () => {
    looking ??= look().finally(() => {
      looking = undefined
    })
    return looking
  }
}

function listen(server: Server, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: address, port, exclusive: true }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

const isTaken = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
