import type { Check, Progress } from './checks.ts'
import { checkIds, type CheckId, type Verdict } from './verdict.ts'

export type CheckState =
  | { readonly state: 'waiting' }
  | { readonly state: 'running'; readonly progress?: Progress }
  | { readonly state: 'skipped' }
  | { readonly state: 'done'; readonly verdict: Verdict }

export interface RunState {
  readonly running: boolean
  readonly checks: Readonly<Record<CheckId, CheckState>>
}

/** Runs the checks; lives outside of the components, which only show it. */
export interface Runner {
  readonly subscribe: (listener: () => void) => () => void
  readonly snapshot: () => RunState
  /** Runs all of them, or one again; does nothing while any runs, as they would disturb each other. */
  readonly start: (only?: CheckId) => void
  /** Ends the one that runs and goes on with the next. */
  readonly skip: () => void
  /** Ends the one that runs; those after it stay as they are. */
  readonly stop: () => void
}

const waiting: CheckState = { state: 'waiting' }
const allWaiting = Object.fromEntries(checkIds.map((id) => [id, waiting])) as RunState['checks']

export function createRunner(checks: Readonly<Record<CheckId, Check>>): Runner {
  const listeners = new Set<() => void>()
  let state: RunState = { running: false, checks: allWaiting }
  let present: AbortController | undefined
  let stopped = false

  function become(next: RunState): void {
    state = next
    for (const listener of listeners) listener()
  }

  function set(id: CheckId, next: CheckState): void {
    become({ ...state, checks: { ...state.checks, [id]: next } })
  }

  async function runOne(id: CheckId): Promise<void> {
    const own = new AbortController()
    present = own
    set(id, { state: 'running' })
    const report = (progress: Progress) => {
      if (present === own) set(id, { state: 'running', progress })
    }
    const end = await checks[id]({ signal: own.signal, report }).then(
      (verdict): CheckState => ({ state: 'done', verdict }),
      (): CheckState =>
        own.signal.aborted
          ? { state: 'skipped' }
          : { state: 'done', verdict: { tone: 'failed', finding: 'unreachable' } },
    )
    present = undefined
    set(id, end)
  }

  async function run(ids: readonly CheckId[]): Promise<void> {
    stopped = false
    const before = ids.length === 1 ? state.checks : allWaiting
    become({ running: true, checks: before })
    for (const id of ids) {
      if (stopped) break
      await runOne(id)
    }
    become({ ...state, running: false })
  }

  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    snapshot: () => state,
    start(only) {
      if (!state.running) void run(only === undefined ? checkIds : [only])
    },
    skip: () => present?.abort(),
    stop() {
      stopped = true
      present?.abort()
    },
  }
}
