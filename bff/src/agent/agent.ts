import { resolve } from 'node:path'
import type { AppError } from '@mold/shared/errors.ts'
import { makeWithParents } from '../stores/file/folders.ts'
import type { Logger } from '../log.ts'
import { openJournal } from './commands/journal.ts'
import { createCommandLoop } from './commands/loop.ts'
import { createCondition } from './condition.ts'
import { type Connection, keepConnection } from './connection.ts'
import type { Credential } from './credential.ts'
import { gatherFacts, hostArch } from './facts.ts'
import { createFeeder } from './feed.ts'
import { hostHandlers } from './handlers/index.ts'
import type { AgentHost } from './host.ts'
import { defaultUri, networkingOf } from './libvirt/detect.ts'
import { createDomainList } from './libvirt/domains.ts'
import { leasesOf } from './libvirt/networks.ts'
import { createVirsh } from './libvirt/virsh.ts'
import { passed } from './passed.ts'
import { createGuestDesk } from './passwords/desk.ts'
import { guestPorts, keepPasswordServer } from './passwords/keep.ts'
import type { HashThreads } from './pool/pump-threaded.ts'
import { poolPaths } from './pool/paths.ts'
import { freeBytes } from './pool/prepare.ts'
import type { AgentFacts, AgentMessage, ServerMessage } from './protocol.ts'
import { createServerLink, type ServerAddress } from './server-link.ts'
import type { Keystore } from './trust/keystore.ts'
import { watchDomains } from './watch-domains.ts'

export interface AgentOptions extends ServerAddress {
  readonly credential: Credential
  /** libvirt's; `qemu:///system` for root and `qemu:///session` for others when it is not given. */
  readonly uri?: string | undefined
  /** Primary storage. */
  readonly poolDir: string
  /** What outlives this process besides. */
  readonly stateDir: string
  /** Gets the certificates of direct downloads, too. */
  readonly keystore?: Keystore | undefined
  /** Guests get metadata on port 80, where a web server may be. */
  readonly guestMetadata?: boolean | undefined
  /** Where guests ask for passwords; they know theirs only. 0 takes any, for tests beside other agents. */
  readonly guestPort?: number
  readonly log: Logger
  /** Threads that hash, where there are some. */
  readonly hashing?: HashThreads | undefined
  /** Ends the agent; machines go on. */
  readonly signal: AbortSignal
}

export interface Agent {
  /** Resolves once the signal has ended it and nothing of it is under way. */
  readonly ended: Promise<void>
}

/** Milliseconds between two looks at what changes all the time: free memory, space, processors. */
const factsMs = 30_000

/**
 * Runs the agent of a host: keeps the connection to the server, does what it asks for, and tells what machines
 * do. Everything that fails is told and tried again; only the signal ends it.
 */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  const { log, signal, credential, stateDir } = options
  await makeWithParents(stateDir, 0o700)
  const virsh = createVirsh(options.uri ?? defaultUri())
  const paths = poolPaths(resolve(options.poolDir))
  const condition = createCondition({ virsh, paths, stateDir, owner: credential.host, log })
  await condition.look()

  // It is made last, as what it says comes from all others.
  let connection: Connection | undefined
  const send = (message: AgentMessage) => connection?.send(message)
  const host: AgentHost = {
    virsh,
    paths,
    log,
    hashing: options.hashing,
    trust: { stateDir, keystore: options.keystore },
    server: createServerLink(options, credential.credential),
    account: condition.account,
    domainHost: condition.domainHost,
    listDomains: createDomainList(virsh, credential.host),
  }
  const journal = await openJournal(stateDir, log)
  const loop = createCommandLoop({ host, handlers: hostHandlers, journal, log, send })
  const teller = createTeller(async () => {
    const passwords = passwordServer.state()
    const found = { uri: virsh.uri, arch: hostArch(), paths, passwords, ...condition.facts() }
    return gatherFacts(found)
  }, send)
  const passwordServer = keepPasswordServer({
    virsh,
    log,
    signal,
    networking: networkingOf(virsh.uri),
    network: () => condition.facts().network,
    domains: host.listDomains,
    desk: createGuestDesk(host.server),
    onState: () => void teller.tell(),
    ports: {
      passwords: options.guestPort ?? guestPorts.passwords,
      metadata: options.guestMetadata === true ? guestPorts.metadata : undefined,
    },
  })
  const watch = watchDomains({
    uri: virsh.uri,
    log,
    signal,
    send,
    list: host.listDomains,
    leases: (networks) => leasesOf(virsh, networks),
    feed: createFeeder({ virsh, log, free: () => freeBytes(paths) }),
    onLibvirt: (problem) => void onLibvirt(problem),
  })

  async function onLibvirt(found: AppError | undefined): Promise<void> {
    const before = condition.problem()
    if (found) condition.set(found)
    else if (before) await condition.look()
    if (condition.problem()?.code !== before?.code) await teller.tell()
  }

  connection = keepConnection({
    ...options,
    credential: credential.credential,
    onOpen() {
      void teller.tell().then(() => {
        loop.tellEnds()
        return watch.tellAll()
      })
    },
    onMessage: (message) => obey(message, loop),
  })
  const ended = Promise.all([
    connection.ended,
    watch.ended,
    passwordServer.ended,
    teller.keep(signal),
    aborted(signal).then(() => loop.stop()),
  ])
  return { ended: ended.then(() => undefined) }
}

function obey(message: ServerMessage, loop: ReturnType<typeof createCommandLoop>): void {
  switch (message.type) {
    case 'command':
      loop.take(message)
      break
    case 'cancel':
      loop.cancel(message.id)
      break
    case 'noted':
      loop.noted(message.id)
      break
    case 'welcome':
      break
  }
}

function createTeller(gather: () => Promise<AgentFacts>, send: (message: AgentMessage) => void) {
  const tell = async () => send({ type: 'facts', facts: await gather() })
  return {
    tell,
    async keep(signal: AbortSignal): Promise<void> {
      while (!signal.aborted) {
        await passed(factsMs, signal).catch(() => undefined)
        if (!signal.aborted) await tell()
      }
    },
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolveWhen) => {
    if (signal.aborted) resolveWhen()
    else signal.addEventListener('abort', () => resolveWhen(), { once: true })
  })
}
