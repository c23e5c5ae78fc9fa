import { randomUUID } from 'node:crypto'
import { type RawData, WebSocket } from 'ws'
import {
  type AgentFacts,
  type AgentMessage,
  type DomainState,
  type HostCommandKind,
  type HostCommandParams,
  hostCommands,
  type HostCommandResult,
  serverMessage,
} from '../../src/agent/protocol.ts'
import { fakeFacts } from './fake-facts.ts'
import { createFakeHost, type FakeHost, HostFailure } from './fake-host.ts'

/* An agent without libvirt: it speaks the protocol for real, and its host is in memory (`fake-host.ts`). */

export interface ReceivedCommand {
  readonly id: string
  readonly kind: HostCommandKind
  readonly params: Readonly<Record<string, unknown>>
}

/** What a host does in place of the usual, which `usual` does. */
export type CommandHook<K extends HostCommandKind> = (
  params: HostCommandParams<K>,
  usual: () => Promise<HostCommandResult<K>>,
  of: { readonly id: string; readonly signal: AbortSignal },
) => Promise<HostCommandResult<K>>

/** Commands of one kind that wait. */
export interface Hold {
  /** Resolves once a command of that kind has come. */
  readonly arrived: Promise<ReceivedCommand>
  /** Does what has waited, and no longer makes anything wait. */
  readonly release: () => void
}

export interface FakeAgent extends FakeHost {
  readonly credential: string
  /** Everything that was sent, what came twice too. */
  readonly received: readonly ReceivedCommand[]
  /** What was really done, each once. */
  readonly performed: readonly ReceivedCommand[]
  /** Ids that the server has said to know the end of. */
  readonly noted: ReadonlySet<string>
  /** Ids that the server no longer waits for. */
  readonly cancelled: ReadonlySet<string>
  /** Times that it has connected. */
  readonly connections: () => number
  /** Does something else for all commands of a kind, until undone; the latest hook comes first. */
  readonly on: <K extends HostCommandKind>(kind: K, hook: CommandHook<K>) => () => void
  /** Fails the next command of a kind, or so many. */
  readonly failNext: (
    kind: HostCommandKind,
    code: string,
    params?: Record<string, string | number>,
    times?: number,
  ) => void
  /** Makes commands of a kind wait. */
  readonly hold: (kind: HostCommandKind) => Hold
  /** Sends progress of a command. */
  readonly tellProgress: (id: string, done: number, total: number) => void
  /** Sends anything, also what it should not. */
  readonly say: (message: unknown) => void
  readonly tellFacts: (change: Partial<AgentFacts>) => void
  readonly tellDomains: () => void
  /** As by virsh behind our back: changes a domain, and says so. */
  readonly setState: (instance: string, state: DomainState) => void
  /** Connects, and resolves once the server has said welcome. Rejects with the status when refused. */
  readonly connect: () => Promise<void>
  /** Resolves once the server has worked on all that was said until now. */
  readonly heard: () => Promise<void>
  /** Loses the line, as when a cable is pulled; what is under way goes on. */
  readonly disconnect: () => Promise<void>
  /** Resolves with the close code once the server has ended the connection. */
  readonly closed: () => Promise<number>
  readonly stop: () => Promise<void>
}

export interface FakeAgentOptions {
  readonly origin: () => string
  readonly credential: string
  readonly facts?: Partial<AgentFacts>
  /** True: answers no pings. */
  readonly deaf?: boolean
}

interface Journal {
  readonly abort: AbortController
  end?: Extract<AgentMessage, { type: 'done' }>
}

/** An agent that is not connected yet. */
export function createFakeAgent(options: FakeAgentOptions): FakeAgent {
  const { origin, credential } = options
  const host = createFakeHost({ origin, credential })
  const hooks = new Map<HostCommandKind, CommandHook<HostCommandKind>[]>()
  const journal = new Map<string, Journal>()
  const received: ReceivedCommand[] = []
  const performed: ReceivedCommand[] = []
  const noted = new Set<string>()
  const cancelled = new Set<string>()
  /** Called once the server has noted these, which it never asked for. */
  const marks = new Map<string, () => void>()
  let facts: AgentFacts = { ...fakeFacts, ...options.facts }
  let socket: WebSocket | undefined
  let connections = 0
  let closed: Promise<number> = Promise.resolve(0)

  const send = (message: unknown) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
  }
  const say = (message: AgentMessage) => send(message)

  const on: FakeAgent['on'] = (kind, hook) => {
    const added = hook as unknown as CommandHook<HostCommandKind>
    hooks.set(kind, [added, ...(hooks.get(kind) ?? [])])
    return () => {
      hooks.set(
        kind,
        (hooks.get(kind) ?? []).filter((other) => other !== added),
      )
    }
  }

  function perform(command: ReceivedCommand, signal: AbortSignal): Promise<unknown> {
    const params = hostCommands[command.kind].params.parse(command.params)
    const usual = () => {
      performed.push(command)
      return host.perform(command.kind, params, signal)
    }
    const [hook] = hooks.get(command.kind) ?? []
    if (!hook) return usual()
    const of = { id: command.id, signal }
    return hook(params, usual as () => Promise<never>, of)
  }

  async function take(command: ReceivedCommand): Promise<void> {
    received.push(command)
    const known = journal.get(command.id)
    if (known) {
      if (known.end) say(known.end)
      return
    }
    const entry: Journal = { abort: new AbortController() }
    journal.set(command.id, entry)
    const { id } = command
    try {
      const result = await perform(command, entry.abort.signal)
      entry.end = { type: 'done', id, result: result as Record<string, unknown> }
    } catch (error) {
      const failure =
        error instanceof HostFailure
          ? { code: error.code, params: error.params }
          : { code: 'host.failed', params: { reason: String(error) } }
      entry.end = { type: 'done', id, failure }
    }
    say(entry.end)
  }

  function tellDomains(): void {
    say({ type: 'domains', domains: host.toldDomains() })
  }

  function hear(data: RawData, welcomed: () => void): void {
    const message = serverMessage.parse(JSON.parse((data as Buffer).toString()))
    switch (message.type) {
      case 'welcome':
        tellDomains()
        for (const { end } of journal.values()) if (end) say(end)
        welcomed()
        return
      case 'command':
        void take(message as ReceivedCommand)
        return
      case 'cancel':
        cancelled.add(message.id)
        journal.get(message.id)?.abort.abort(new HostFailure('host.cancelled'))
        return
      case 'noted':
        marks.get(message.id)?.()
        noted.add(message.id)
        journal.delete(message.id)
    }
  }

  function connect(): Promise<void> {
    const url = `${origin().replace(/^http/, 'ws')}/agent/connection`
    const fresh = new WebSocket(url, {
      headers: { Authorization: `Bearer ${credential}` },
      autoPong: options.deaf !== true,
    })
    socket = fresh
    closed = new Promise((resolve) => {
      fresh.once('close', (code) => resolve(code))
    })
    return new Promise((resolve, reject) => {
      fresh.on('error', reject)
      fresh.once('unexpected-response', (_request, { statusCode }) => {
        fresh.terminate()
        reject(new Error(`the server answers ${statusCode}`))
      })
      fresh.once('close', (code, reason) => reject(new Error(`closed: ${code} ${String(reason)}`)))
      fresh.once('open', () => {
        connections += 1
        say({ type: 'facts', facts })
      })
      fresh.on('message', (data) => hear(data, resolve))
    })
  }

  /** Messages are worked on in their order, and the end of what nobody has asked for is noted like any. */
  function heard(): Promise<void> {
    const id = randomUUID()
    return new Promise((resolve) => {
      marks.set(id, resolve)
      say({ type: 'done', id, failure: { code: 'host.failed', params: {} } })
    })
  }

  async function disconnect(): Promise<void> {
    socket?.terminate()
    await closed
  }

  return {
    ...host,
    credential,
    received,
    performed,
    noted,
    cancelled,
    on,
    connections: () => connections,
    failNext(kind, code, params = {}, times = 1) {
      let left = times
      const undo = on(kind, () => {
        left -= 1
        if (left === 0) undo()
        return Promise.reject(new HostFailure(code, params))
      })
    },
    hold(kind) {
      const arrived = Promise.withResolvers<ReceivedCommand>()
      const gate = Promise.withResolvers<void>()
      const undo = on(kind, async (params, usual, { id }) => {
        arrived.resolve({ id, kind, params })
        await gate.promise
        return usual()
      })
      return {
        arrived: arrived.promise,
        release() {
          undo()
          gate.resolve()
        },
      }
    },
    tellProgress: (id, done, total) => say({ type: 'progress', id, done, total }),
    say: send,
    tellFacts(change) {
      facts = { ...facts, ...change }
      say({ type: 'facts', facts })
    },
    tellDomains,
    setState(instance, state) {
      host.changeDomain(instance, state)
      say({ type: 'domain', instance, state })
    },
    connect,
    heard,
    disconnect,
    closed: () => closed,
    async stop() {
      for (const { abort } of journal.values()) abort.abort(new HostFailure('host.cancelled'))
      await disconnect()
    },
  }
}
