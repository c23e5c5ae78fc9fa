import type { Db } from '../db/database.ts'
import { runAlone } from '../db/run-alone.ts'
import type { Logger } from '../log.ts'
import { claimChore } from './chore.repository.ts'

const minuteMs = 60_000

/**
 * Chores at the same time. Each holds a connection for its lock and uses another, and many come due at the same
 * moment: all at once they could take every connection and wait for each other.
 */
const mostAtOnce = 3

/** Something that is done every so often by one of the processes. */
export interface Chore {
  readonly name: string
  /**
   * Milliseconds between two runs; a function is asked once a minute, for settings, and counts from the last
   * run of any process. Undefined: not at all.
   */
  readonly everyMs: number | (() => Promise<number | undefined>)
  /** Milliseconds between two questions to that function, where a minute is too long. */
  readonly lookMs?: number
  readonly run: (signal: AbortSignal) => Promise<void>
}

/**
 * Runs chores by turns, each in one process at a time (an advisory lock of the database). A chore
 * that fails is logged and comes again; none has to succeed for another to run.
 */
export function startMaintenance(db: Db, chores: readonly Chore[], log: Logger) {
  const stopping = new AbortController()
  const running = new Map<string, Promise<void>>()
  const waiting = new Map<string, Chore>()

  function start(chore: Chore): void {
    if (stopping.signal.aborted || running.has(chore.name)) return
    if (running.size >= mostAtOnce) {
      waiting.set(chore.name, chore)
      return
    }
    waiting.delete(chore.name)
    const run = async (lost: AbortSignal) => {
      await chore.run(AbortSignal.any([stopping.signal, lost]))
      lost.throwIfAborted()
    }
    const done = runAlone(db, `chore ${chore.name}`, run)
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) log.warn({ err: error, chore: chore.name }, 'a chore failed')
      })
      .finally(() => {
        running.delete(chore.name)
        const [next] = waiting.values()
        if (next) start(next)
      })
    running.set(chore.name, done)
  }

  const timers = chores.map((chore) => {
    const { everyMs } = chore
    if (typeof everyMs === 'number') return setInterval(() => start(chore), everyMs)
    const look = async () => {
      const ms = await everyMs()
      if (ms !== undefined && (await claimChore(db, chore.name, ms))) start(chore)
    }
    // An interval that cannot be read is looked up again by the next look.
    return setInterval(() => void look().catch(() => undefined), chore.lookMs ?? minuteMs)
  })
  return {
    async stop() {
      stopping.abort(new Error('the server is shutting down'))
      timers.forEach(clearInterval)
      await Promise.all(running.values())
    },
  }
}
