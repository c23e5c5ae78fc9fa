import type { Db } from '../../db/database.ts'
import type { Listener } from '../../db/listener.ts'
import type { Logger } from '../../log.ts'
import { endWithin } from '../../teardown.ts'
import { type AgentLine, closeCodes, type Connection, createConnection } from './connection.ts'
import {
  currentOf,
  type HeldHost,
  hostsChannel,
  noteHeard,
  releaseHost,
  releaseLostHosts,
} from './connection.repository.ts'
import type { ConnectedHost, HostObserver } from './observer.ts'

export interface HubParts {
  readonly db: Db
  readonly log: Logger
  readonly listener: Listener
  /** Names this process. */
  readonly server: string
  readonly observer: HostObserver
  /** Milliseconds between two pings; after two that are not answered a host is gone. */
  readonly heartbeatMs: number
  /** Milliseconds between two looks for commands, in case that a notification was lost. */
  readonly pollMs: number
  /** Milliseconds without a sign of life after which a process counts as dead. */
  readonly serverAwayMs: number
}

/** What the transport calls with what happens on the line of an agent. */
export interface Heard {
  readonly message: (text: string) => void
  readonly pong: () => void
  readonly gone: () => void
}

export interface Hub {
  /** Takes a line whose agent has shown its credential. */
  readonly connect: (host: Omit<ConnectedHost, 'connection'>, line: AgentLine) => Heard
  /** Says goodbye to all agents, which connect again elsewhere. */
  readonly close: () => Promise<void>
}

interface Held {
  readonly connection: Connection
  missed: number
  heard: boolean
  released?: Promise<void>
}

const mostMissed = 2
/** What is being worked on when the server stops has this long to end. */
const endMs = 2_000

/**
 * The hosts whose agents are connected to this process. What they are to do is in rows, which any process may
 * write; this one sends it.
 */
export function createHub(parts: HubParts): Hub {
  const { db, log, listener } = parts
  const all = new Set<Held>()
  const byHost = new Map<number, Held>()
  let closed = false
  let noting: Promise<void> = Promise.resolve()

  function heldHosts(which: (held: Held) => boolean = () => true): HeldHost[] {
    return [...byHost.values()].flatMap((held) => {
      const host = held.connection.host()
      return host && which(held) ? [host] : []
    })
  }

  function onHeld(held: Held): void {
    const host = held.connection.host()
    if (!host) return
    const before = byHost.get(host.id)
    byHost.set(host.id, held)
    if (before && before !== held)
      before.connection.line.close(closeCodes.replaced, 'connected anew')
    log.info({ host: host.name, connection: host.connection }, 'the agent of a host is connected')
  }

  function release(held: Held): Promise<void> {
    held.released ??= letGo(held)
    return held.released
  }

  async function letGo(held: Held): Promise<void> {
    all.delete(held)
    await held.connection.end()
    const host = held.connection.host()
    if (!host) return
    // What notes that it was heard must not come after this.
    await noting
    if (byHost.get(host.id) === held) byHost.delete(host.id)
    log.info({ host: host.name, connection: host.connection }, 'the agent of a host is gone')
    await releaseHost(db, host).catch((error: unknown) => {
      log.warn({ err: error, host: host.name }, 'a host was not noted as gone; it will be')
    })
  }

  /** Ends connections that are not those of their hosts any more: taken over elsewhere, or removed. */
  async function dropReplaced(hosts: readonly HeldHost[]): Promise<void> {
    const current = await currentOf(db, hosts)
    for (const { id, connection } of hosts) {
      if (current.has(id)) continue
      const held = byHost.get(id)
      if (held?.connection.host()?.connection !== connection) continue
      held.connection.line.close(closeCodes.replaced, 'the host was removed or connected elsewhere')
    }
  }

  async function look(hosts: readonly HeldHost[]): Promise<void> {
    await dropReplaced(hosts)
    await Promise.all(hosts.map(async ({ id }) => byHost.get(id)?.connection.look()))
  }

  /** Never throws: what could not be looked up is looked up again. */
  function soon(task: () => Promise<void>): void {
    if (closed) return
    void task().catch((error: unknown) =>
      log.warn({ err: error }, 'hosts could not be looked after'),
    )
  }

  async function beat(): Promise<void> {
    for (const held of all) {
      if (held.missed >= mostMissed) held.connection.line.cut()
      else {
        held.missed += 1
        held.connection.line.ping()
      }
    }
    const heard = heldHosts((held) => held.heard)
    for (const held of all) held.heard = false
    const noted = noteHeard(db, heard, parts.server)
    noting = noted.catch(() => undefined)
    await noted
    await releaseLost()
  }

  const releaseLost = () =>
    releaseLostHosts(db, {
      serverAwayMs: parts.serverAwayMs,
      silentMs: (mostMissed + 2) * parts.heartbeatMs,
    })

  const stops = [
    listener.on(hostsChannel, (payload) => {
      const held = byHost.get(Number(payload))?.connection.host()
      if (held) soon(() => look([held]))
    }),
    listener.onReconnect(() => soon(() => look(heldHosts()))),
  ]
  const timers = [
    setInterval(() => soon(() => look(heldHosts())), parts.pollMs),
    setInterval(() => soon(beat), parts.heartbeatMs),
  ]
  // What a process that was killed has left behind.
  soon(releaseLost)
  return {
    connect(host, line) {
      if (closed) line.close(closeCodes.goingAway, 'the server stops; connect again')
      const held: Held = {
        connection: createConnection({ ...parts, onHeld: () => onHeld(held) }, host, line),
        missed: 0,
        heard: true,
      }
      all.add(held)
      const isHeard = () => {
        held.missed = 0
        held.heard = true
      }
      return {
        message(text) {
          isHeard()
          held.connection.hear(text)
        },
        pong: isHeard,
        gone: () => void release(held),
      }
    },
    async close() {
      closed = true
      stops.forEach((stop) => stop())
      timers.forEach(clearInterval)
      const open = [...all]
      for (const { connection } of open) {
        connection.line.close(closeCodes.goingAway, 'the server stops; connect again')
      }
      await endWithin(endMs, Promise.all(open.map(release)))
    },
  }
}
