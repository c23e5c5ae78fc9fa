import { excuseFetch, type FetchRow, type FetchState, renewFetch } from './fetch.repository.ts'
import type { WorkerParts } from './parts.ts'
import { showPhase } from './waiting.repository.ts'

/** Milliseconds between two progress figures (design: at most 4 Hz). */
const progressMs = 250
/** A holder stops writing this long before its lease ends (decisions: Clocks), or a quarter of it. */
const longestMarginMs = 2_000

export interface Progress {
  state: FetchState
  bytes: number
  total: number | null
  /** Bytes of the spool that survive a crash. */
  durable: number
  length: number | null
  validator: string | null
}

export interface Holder {
  /** Set its fields as work goes on; they are shown and stored from here. */
  readonly progress: Progress
  /** Aborted when the lease is lost, the image cancelled or the server stops. */
  readonly signal: AbortSignal
  /** Throws once the lease may have ended: called before every write. */
  check(): void
  /** True when it is somebody else's by now, or nobody's; a server that stops still holds it. */
  isLost(): boolean
  /** Stores how far work has come, for whoever goes on; a database that is away is no error. */
  keep(): Promise<void>
  /** Shows a new phase at once. */
  phase(state: FetchState, total: number | null): Promise<void>
  /** Stops the clocks. */
  close(): Promise<void>
}

/** Thrown into work whose lease is lost: another holder goes on, nothing is recorded. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}

/**
 * Keeps a fetch ours while it runs: renews the lease, shows progress at most four times a second,
 * and aborts the work as soon as the row says that it is somebody else's or gone.
 */
export function holdFetch(
  parts: Pick<WorkerParts, 'db' | 'leaseMs' | 'onNudge'>,
  row: FetchRow,
  stop: AbortSignal,
): Holder {
  const { db, leaseMs } = parts
  const marginMs = Math.min(longestMarginMs, leaseMs / 4)
  const lost = new AbortController()
  const signal = AbortSignal.any([lost.signal, stop])
  const progress: Progress = {
    state: 'fetching',
    bytes: row.durable_offset,
    total: row.length,
    durable: row.durable_offset,
    length: row.length,
    validator: row.validator,
  }
  let goodUntil = performance.now() + leaseMs - marginMs
  let shown = ''
  let showing: Promise<void> = Promise.resolve()
  let renewing: Promise<void> = Promise.resolve()
  let excusing: Promise<void> = Promise.resolve()

  async function renew(): Promise<void> {
    const asked = performance.now()
    const mine = await renewFetch(db, row, leaseMs, {
      durable_offset: progress.durable,
      length: progress.length,
      validator: progress.validator,
    })
    if (mine) goodUntil = asked + leaseMs - marginMs
    else lost.abort(new LeaseLost('the fetch was cancelled or taken over'))
  }

  /** Gives up once the lease may have ended: a process that was frozen finds that out here. */
  function giveUpWhenLate(): void {
    if (performance.now() > goodUntil) lost.abort(new LeaseLost('the lease could not be renewed'))
  }

  async function show(): Promise<void> {
    const now = `${progress.state} ${progress.bytes} ${progress.total}`
    giveUpWhenLate()
    if (now === shown || signal.aborted) return
    await showPhase(db, row.template_id, progress)
    shown = now
  }

  function check(): void {
    giveUpWhenLate()
    signal.throwIfAborted()
  }

  // A failed figure or renewal is tried again at the next tick; the clock above bounds it.
  const tick = setInterval(() => {
    showing = showing.then(show).catch(() => undefined)
  }, progressMs)
  const renewSoon = () => {
    renewing = renewing.then(renew).catch(() => undefined)
  }
  const beat = setInterval(() => {
    renewSoon()
    giveUpWhenLate()
  }, leaseMs / 5)
  // At once and not at the end: the work may not end before its process has to.
  const excuse = () => {
    excusing = excuseFetch(db, row).catch(() => undefined)
  }
  if (stop.aborted) excuse()
  else stop.addEventListener('abort', excuse)
  // A cancel or delete is felt at once and not at the next beat.
  const unsubscribe = parts.onNudge(renewSoon)

  return {
    progress,
    signal,
    check,
    isLost: () => lost.signal.aborted,
    keep() {
      renewSoon()
      return renewing
    },
    async phase(state, total) {
      await showing
      Object.assign(progress, { state, bytes: 0, total })
      await show()
    },
    async close() {
      clearInterval(tick)
      clearInterval(beat)
      unsubscribe()
      stop.removeEventListener('abort', excuse)
      await Promise.all([showing, renewing, excusing])
    },
  }
}
