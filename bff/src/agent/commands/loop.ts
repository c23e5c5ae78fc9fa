import { AppError } from '@mold/shared/errors.ts'
import type { Logger } from '../../log.ts'
import { cancellation, isCancelled } from '../cancelled.ts'
import type { AgentHost, HostHandlers } from '../host.ts'
import { type AgentMessage, type HostCommandKind, hostCommands } from '../protocol.ts'
import { failureOf } from './failure.ts'
import { keysOf } from './keys.ts'
import type { CommandEnd, Journal } from './journal.ts'
import { createTurns } from './turns.ts'

export interface LoopParts {
  readonly host: AgentHost
  readonly handlers: HostHandlers
  readonly journal: Journal
  readonly log: Logger
  /** Says something to the server; what cannot be said now is said again after connecting, or not needed. */
  readonly send: (message: AgentMessage) => void
}

/** A command as the server sends it. */
export interface Command {
  readonly id: string
  readonly kind: string
  readonly params: Record<string, unknown>
}

/** Milliseconds between two words on progress: 4 in a second. */
const progressMs = 250
/** What changes nothing is done again rather than kept. */
const unkept: ReadonlySet<string> = new Set(['domain.screenshot', 'inventory', 'url.check'])

/**
 * Does commands, each once: one that comes again while it is under way is the same, and one that has ended
 * answers from the journal until the server has noted the end.
 */
export function createCommandLoop({ host, handlers, journal, log, send }: LoopParts) {
  const underWay = new Map<string, { stop: AbortController; ended: Promise<void> }>()
  const inTurn = createTurns()
  let isStopping = false

  async function run(command: Command, signal: AbortSignal): Promise<void> {
    const { id, kind } = command
    const end = await attempt(command, signal)
    // The next process does it: it comes again.
    if (isStopping && !isCancelled(signal)) return
    if (!unkept.has(kind)) {
      await journal.write(id, end).catch((error: unknown) => {
        log.error({ err: error }, 'the journal cannot be written')
      })
    }
    send({ type: 'done', id, ...end })
  }

  async function attempt(command: Command, signal: AbortSignal): Promise<CommandEnd> {
    try {
      return { result: await perform(command, signal) }
    } catch (error) {
      const cause = isCancelled(signal) ? cancellation() : error
      if (!isStopping)
        log.warn({ err: error, kind: command.kind, id: command.id }, 'a command failed')
      return { failure: failureOf(cause) }
    }
  }

  async function perform({ id, kind, params }: Command, signal: AbortSignal) {
    if (!isKind(kind)) throw new AppError('host.unknown_command', { kind })
    const parsed = hostCommands[kind].params.safeParse(params)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      const reason = `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim()
      throw new AppError('host.bad_command', { kind, reason })
    }
    const progress = throttled((done, total) => send({ type: 'progress', id, done, total }))
    // The table of handlers has the very parameters of each kind.
    const handler = handlers[kind] as (
      host: AgentHost,
      params: unknown,
      doing: object,
    ) => Promise<Record<string, unknown>>
    return inTurn(keysOf(kind, parsed.data as never), () => {
      signal.throwIfAborted()
      return handler(host, parsed.data, { id, signal, progress })
    })
  }

  return {
    take(command: Command): void {
      const { id } = command
      if (isStopping || underWay.has(id)) return
      const known = journal.endOf(id)
      if (known) {
        send({ type: 'done', id, ...known })
        return
      }
      const stop = new AbortController()
      const ended = run(command, stop.signal).finally(() => underWay.delete(id))
      underWay.set(id, { stop, ended })
    },
    cancel(id: string): void {
      underWay.get(id)?.stop.abort(cancellation())
    },
    noted(id: string): void {
      journal.forget(id)
    },
    /** Says once more what ended and was not noted. */
    tellEnds(): void {
      for (const [id, end] of journal.all()) send({ type: 'done', id, ...end })
    },
    /** Ends what is under way; it is done when it comes again. */
    async stop(): Promise<void> {
      isStopping = true
      for (const { stop } of underWay.values()) stop.abort(new Error('the agent is stopping'))
      await Promise.all([...underWay.values()].map(({ ended }) => ended))
      await journal.settle()
    },
  }
}

const isKind = (kind: string): kind is HostCommandKind => Object.hasOwn(hostCommands, kind)

function throttled(tell: (done: number, total: number) => void) {
  let next = 0
  return (done: number, total: number) => {
    const now = performance.now()
    if (now < next) return
    next = now + progressMs
    tell(Math.min(done, total), total)
  }
}
