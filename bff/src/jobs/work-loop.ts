import type { Logger } from '../log.ts'
import { ReadinessError } from '../readiness-error.ts'

export interface WorkLoopOptions<T> {
  readonly name: string
  /** Takes one piece of work that is due, with a lease on its row; undefined when there is none. */
  readonly claim: () => Promise<T | undefined>
  /** Does it. Errors are logged; the lease lets another run take it up again. */
  readonly run: (work: T, signal: AbortSignal) => Promise<void>
  /** Pieces of work at a time in this process. */
  readonly concurrency: number
  /** Milliseconds between looks when nothing wakes the loop. */
  readonly pollMs: number
  readonly log: Logger
}

export interface WorkLoop {
  /** Looks for work now. */
  wake(): void
  /** Aborts what runs and waits for it; nothing is claimed afterwards. */
  stop(): Promise<void>
  /** Throws when the loop has not been able to look for work for a while. */
  check(): void
  /** Resolves once nothing is claimed or running (tests). */
  idle(): Promise<void>
}

/**
 * Runs work whose queue is the rows themselves: each transient row has a lease with an end and a
 * next step (design: Rows), so whatever process finds one due takes it, and a killed one is found
 * again. There is no second queue that could disagree with the rows.
 */
export function startWorkLoop<T>(options: WorkLoopOptions<T>): WorkLoop {
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  let looking: Promise<void> | undefined
  let again = false
  let lookedAt = performance.now()

  async function claimAll(): Promise<void> {
    while (!stopping.signal.aborted && running.size < options.concurrency) {
      const work = await options.claim()
      if (work === undefined) return
      const done = options
        .run(work, stopping.signal)
        .catch((error: unknown) =>
          options.log.error({ err: error, loop: options.name }, 'work failed'),
        )
        .finally(() => {
          running.delete(done)
          wake()
        })
      running.add(done)
    }
  }

  function wake(): void {
    if (stopping.signal.aborted) return
    again = true
    looking ??= look().finally(() => {
      looking = undefined
      // Woken after the last look and before this.
      if (again) wake()
    })
  }

  async function look(): Promise<void> {
    while (again && !stopping.signal.aborted) {
      again = false
      try {
        await claimAll()
        lookedAt = performance.now()
      } catch (error) {
        options.log.warn({ err: error, loop: options.name }, 'looking for work failed')
      }
    }
  }

  const timer = setInterval(wake, options.pollMs)
  wake()
  return {
    wake,
    check() {
      if (performance.now() - lookedAt < 10 * options.pollMs + 5_000) return
      throw new ReadinessError(
        `the ${options.name} loop cannot look for work; the log of the server says why`,
      )
    },
    async stop() {
      clearInterval(timer)
      stopping.abort(new Error('the server is shutting down'))
      await looking
      await Promise.allSettled(running)
    },
    async idle() {
      await looking
      await Promise.allSettled(running)
      if (running.size > 0) await this.idle()
    },
  }
}
