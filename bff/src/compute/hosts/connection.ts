import {
  type AgentFacts,
  type AgentMessage,
  agentMessage,
  hostCommands,
  type HostCommandKind,
  protocolVersion,
  type ServerMessage,
} from '../../agent/protocol.ts'
import type { Db } from '../../db/database.ts'
import type { Logger } from '../../log.ts'
import {
  endHostCommand,
  findHostCommand,
  type HostCommandEnd,
  noteHostProgress,
  pendingHostCommands,
} from '../host-commands/host-command.repository.ts'
import { takeHost } from './connection.repository.ts'
import { writeFacts } from './facts.repository.ts'
import type { ConnectedHost, HostObserver } from './observer.ts'

/** The line to an agent, whatever carries it. */
export interface AgentLine {
  readonly send: (message: ServerMessage) => void
  /** Says why it ends; the codes are WebSocket's. */
  readonly close: (code: number, reason: string) => void
  /** Ends it without a word. */
  readonly cut: () => void
  readonly ping: () => void
}

/** Why the server ends connections: codes that WebSocket leaves to those who use it. */
export const closeCodes = {
  goingAway: 1001,
  badMessage: 1007,
  failed: 1011,
  replaced: 4001,
  tooOld: 4002,
  removed: 4003,
} as const

export interface ConnectionParts {
  readonly db: Db
  readonly log: Logger
  /** Names this process. */
  readonly server: string
  readonly observer: HostObserver
  /** Milliseconds between two pings. */
  readonly heartbeatMs: number
  /** Calls back once the connection is the one of its host. */
  readonly onHeld: (connection: Connection) => void
}

/** One connection of an agent. */
export interface Connection {
  /** Undefined until the agent has told its facts. */
  readonly host: () => ConnectedHost | undefined
  readonly line: AgentLine
  /** Takes a message; they are worked on one after another. */
  readonly hear: (text: string) => void
  /** Sends what the host is to do and has not been sent over this connection, and cancels what is over. */
  readonly look: () => Promise<void>
  /** Resolves once everything that was heard has been worked on; what comes later is not. */
  readonly end: () => Promise<void>
}

type Done = Extract<AgentMessage, { type: 'done' }>

const isKind = (kind: string): kind is HostCommandKind => Object.hasOwn(hostCommands, kind)

/**
 * What an agent sends is worked on in its order. What cannot be worked on ends the connection: the agent
 * connects again and says it again, so nothing is lost while the database is away.
 */
export function createConnection(
  parts: ConnectionParts,
  known: Omit<ConnectedHost, 'connection'>,
  line: AgentLine,
): Connection {
  const { db, observer } = parts
  const log = parts.log.child({ host: known.name })
  let host: ConnectedHost | undefined
  let ended = false
  let hasToldDomains = false
  /** Commands that went over this connection and whose end is not known. */
  const sent = new Set<string>()
  const progress = new Map<string, Extract<AgentMessage, { type: 'progress' }>>()
  let tail: Promise<void> = Promise.resolve()

  function then(task: () => Promise<void>): Promise<void> {
    tail = tail.then(async () => {
      if (!ended) await task()
    })
    tail = tail.catch((error: unknown) => {
      if (ended) return
      log.warn({ err: error }, 'the connection of an agent ends: something could not be done')
      line.close(closeCodes.failed, 'the server could not do it; connect again')
    })
    return tail
  }

  async function look(held: ConnectedHost): Promise<void> {
    const pending = await pendingHostCommands(db, [held.id])
    const ids = new Set(pending.map(({ uuid }) => uuid))
    for (const { uuid: id, kind, params } of pending) {
      if (sent.has(id)) continue
      sent.add(id)
      line.send({ type: 'command', id, kind, params })
    }
    for (const id of sent) {
      if (ids.has(id)) continue
      sent.delete(id)
      line.send({ type: 'cancel', id })
    }
  }

  async function takeFacts(facts: AgentFacts): Promise<void> {
    const isNew = host === undefined
    if (facts.protocol !== protocolVersion && facts.protocol !== protocolVersion - 1) {
      log.warn({ protocol: facts.protocol }, 'an agent speaks another version')
      line.close(closeCodes.tooOld, `the server speaks version ${protocolVersion}`)
      return
    }
    host ??= await takeHost(db, known.id, parts.server)
    if (!host) {
      line.close(closeCodes.removed, 'the host was removed')
      return
    }
    if (!(await writeFacts(db, host, facts))) {
      line.close(closeCodes.replaced, 'the host has another connection')
      return
    }
    if (!isNew) return
    line.send({ type: 'welcome', host: host.uuid, heartbeatMs: parts.heartbeatMs })
    parts.onHeld(connection)
    await look(host)
  }

  /** An agent that is told that its answer is noted forgets it, so it is written before that. */
  async function takeDone(held: ConnectedHost, done: Done): Promise<void> {
    const { id } = done
    progress.delete(id)
    const row = await findHostCommand(db, id)
    if (row && row.host_id === held.id && row.state === 'pending') {
      await endHostCommand(db, { uuid: id, hostId: held.id }, endOf(row.kind, done))
    }
    sent.delete(id)
    line.send({ type: 'noted', id })
  }

  function endOf(kind: string, { result, failure }: Done): HostCommandEnd {
    // Whoever reads it later wants to know where; an agent does not know what its host is called here. One that
    // names a host means another one, such as the server that it could not reach.
    if (failure) return { ...failure, params: { host: known.name, ...failure.params } }
    const parsed = isKind(kind) ? hostCommands[kind].result.safeParse(result) : undefined
    if (parsed?.success) return { result: parsed.data }
    log.warn({ kind, err: parsed?.error }, 'an agent answered what cannot be understood')
    return { code: 'host.bad_answer', params: { host: known.name, command: kind } }
  }

  async function observe(task: () => Promise<void>): Promise<void> {
    await task().catch((error: unknown) => {
      log.warn({ err: error }, 'what a host told could not be brought into the rows')
    })
  }

  async function take(held: ConnectedHost, message: AgentMessage): Promise<void> {
    switch (message.type) {
      case 'facts':
        return takeFacts(message.facts)
      case 'domains':
        await observe(() => observer.onDomains(held, message.domains))
        if (!hasToldDomains) await observe(() => observer.onConnected(held))
        hasToldDomains = true
        return
      case 'domain':
        return observe(() => observer.onDomain(held, message))
      case 'progress': {
        // Only the newest counts, however many wait.
        const newest = progress.get(message.id)
        progress.delete(message.id)
        if (!newest) return
        const { id: uuid, done, total } = newest
        await noteHostProgress(db, { uuid, hostId: held.id }, { done, total })
        return
      }
      case 'done':
        return takeDone(held, message)
    }
  }

  function hear(text: string): void {
    const parsed = agentMessage.safeParse(jsonOf(text))
    if (!parsed.success) {
      log.warn({ err: parsed.error }, 'an agent says what cannot be understood')
      line.close(closeCodes.badMessage, 'not a message of this protocol')
      return
    }
    const message = parsed.data
    if (message.type === 'progress') progress.set(message.id, message)
    void then(async () => {
      if (message.type === 'facts') await takeFacts(message.facts)
      else if (host) await take(host, message)
      else line.close(closeCodes.badMessage, 'the facts come first')
    })
  }

  const connection: Connection = {
    host: () => host,
    line,
    hear,
    look: () => then(async () => (host ? look(host) : undefined)),
    async end() {
      await tail
      ended = true
    },
  }
  return connection
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
