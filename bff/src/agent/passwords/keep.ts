import type { Server } from 'node:http'
import type { Logger } from '../../log.ts'
import type { OwnDomain } from '../libvirt/domains.ts'
import { bridgeOf, leasesOf } from '../libvirt/networks.ts'
import type { Virsh } from '../libvirt/virsh.ts'
import { passed } from '../passed.ts'
import type { AgentFacts, PasswordService } from '../protocol.ts'
import type { GuestDesk } from './desk.ts'
import { guestOf } from './guest-of.ts'
import { createLooks } from './looks.ts'
import { readNeighbours } from './neighbours.ts'
import { createPasswordServer } from './server.ts'

export interface KeepParts {
  readonly log: Logger
  readonly signal: AbortSignal
  readonly virsh: Virsh
  readonly networking: AgentFacts['networking']
  /** The network of the guests, once it is known. */
  readonly network: () => AgentFacts['network']
  readonly domains: () => Promise<readonly OwnDomain[]>
  readonly desk: GuestDesk
  /** It serves, or no longer does. */
  readonly onState: () => void
  /**
   * Tests take any, by 0. Metadata has none unless it is asked for: a web server that is started later on all
   * addresses of the host could not have it any more.
   */
  readonly ports: { readonly passwords: number; readonly metadata: number | undefined }
  /** Milliseconds between two tries to listen. */
  readonly everyMs?: number
}

/** Where guests ask, as CloudStack's virtual router has it (semantics §15.2). */
export const guestPorts = { passwords: 8080, metadata: 80 }

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
  const { log, signal, ports, everyMs = 10_000 } = parts
  const port = ports.passwords
  const isSession = parts.networking === 'user'
  let state: PasswordService = { state: isSession ? 'session' : 'waiting', port }
  const passwords = createListener(ports.passwords)
  const metadata = ports.metadata === undefined ? undefined : createListener(ports.metadata)

  function become(next: PasswordService): void {
    const words = ({ state: of, address, metadata: has }: PasswordService) =>
      [of, address, has].join(' ')
    const isOther = words(next) !== words(state)
    state = next
    if (!isOther) return
    if (next.state === 'serving') log.info(next, 'guests can collect their passwords')
    else log.warn(next, 'guests cannot collect their passwords')
    parts.onState()
  }

  async function look(): Promise<void> {
    const network = parts.network()
    if (!network) {
      await Promise.all([passwords.close(), metadata?.close()])
      become({ state: 'waiting', port })
      return
    }
    const { gateway: address, name } = network
    const make = () => createPasswordServer({ ...parts, guestOf: identify(parts, name) })
    const isMetadata = metadata !== undefined && !(await metadata.listen(address, make))
    const problem = await passwords.listen(address, make)
    if (problem === undefined) become({ state: 'serving', address, port, metadata: isMetadata })
    else {
      const reason = problem.message
      become({ state: isTaken(problem) ? 'taken' : 'waiting', address, port, reason })
    }
  }

  async function keep(): Promise<void> {
    if (isSession) return
    while (!signal.aborted) {
      await look()
      await passed(everyMs, signal).catch(() => undefined)
    }
    await Promise.all([passwords.close(), metadata?.close()])
  }

  return { state: () => state, ended: keep() }
}

/** One port that is listened to on whatever address it is wanted. */
function createListener(port: number) {
  let listening: { readonly server: Server; readonly address: string } | undefined

  async function close(): Promise<void> {
    const closing = listening?.server
    listening = undefined
    if (closing) await end(closing)
  }

  return {
    close,
    /** Listens there, unless it does so already; answers what is in the way. */
    async listen(address: string, make: () => Server): Promise<Error | undefined> {
      if (listening?.address === address) return undefined
      await close()
      const server = make()
      try {
        await listen(server, address, port)
        listening = { server, address }
        return undefined
      } catch (error) {
        return error instanceof Error ? error : new Error(String(error))
      }
    },
  }
}

/**
 * Tells guests of a network apart. Who is not found is looked for once more, as its address may be newer than what
 * was found; programs of libvirt are run once a second for that, whoever asks and however often.
 */
function identify({ virsh, domains }: KeepParts, network: string) {
  const looks = createLooks(async () => ({
    bridge: await bridgeOf(virsh, network),
    leases: await leasesOf(virsh, [network]),
    domains: await domains(),
  }))
  const of = { network, neighbours: readNeighbours }
  return async (address: string) =>
    (await guestOf({ ...of, sight: looks.recent }, address)) ??
    guestOf({ ...of, sight: looks.next }, address)
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

const isTaken = (error: Error) => 'code' in error && error.code === 'EADDRINUSE'
