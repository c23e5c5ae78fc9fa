import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import { valuesOf } from '../../settings/settings.service.ts'
import { keptSetting, renewUpload } from './lease.repository.ts'

/** How often a lease is renewed, as a part of it; progress is shown as often. */
const beats = 10
/** A holder stops writing this long before its lease ends (decisions: Clocks), or two fifths of it. */
const longestMarginMs = 2_000

export interface LeaseOptions {
  readonly db: Db
  readonly id: string
  readonly owner: string
  readonly leaseMs: number
  /** When the lease was asked for, in milliseconds of `performance.now()`. */
  readonly asked: number
  /** Bytes that are durable now, when that is further than it was. */
  readonly confirmed: () => number | undefined
  /** After each renewal. */
  readonly onBeat: () => Promise<void>
  /** Another process asks for the upload. */
  readonly onWanted: () => void
  readonly onNudge: (listener: () => void) => () => void
}

export interface Lease {
  readonly owner: string
  /** Aborted with upload.taken_over once it is somebody else's, with upload.held when it may be. */
  readonly lost: AbortSignal
  /** Throws unless it is certainly ours: before every write. */
  readonly check: () => void
  /** Setting `upload.resume.expiration`, as the last renewal found it. */
  readonly keptHours: number
  /** Renews it now and notes what is durable, for good. @throws AppError upload.taken_over, upload.held */
  readonly confirm: () => Promise<void>
  /** Stops the clock. */
  readonly close: () => Promise<void>
}

/**
 * Keeps an upload ours. The row decides: as soon as a renewal does not find this owner in it, or none has
 * come through in time, nothing is written any more.
 */
export function keepLease(options: LeaseOptions): Lease {
  const { db, id, owner, leaseMs } = options
  const marginMs = Math.min(longestMarginMs, (leaseMs * 2) / 5)
  const lost = new AbortController()
  let goodUntil = options.asked + leaseMs - marginMs
  let beating: Promise<void> = Promise.resolve()
  let showing: Promise<void> | undefined
  let keptHours: string | null = null

  function lose(code: 'upload.taken_over' | 'upload.held'): void {
    lost.abort(new AppError(code))
  }

  async function renew(synced: boolean): Promise<void> {
    const asked = performance.now()
    const confirmed = options.confirmed()
    const row = await renewUpload(db, id, owner, { leaseMs, confirmed, synced })
    if (!row) {
      lose('upload.taken_over')
      return
    }
    goodUntil = Math.max(goodUntil, asked + leaseMs - marginMs)
    keptHours = row.keptHours
    if (row.wanted) options.onWanted()
  }

  function check(): void {
    if (performance.now() > goodUntil) lose('upload.held')
    lost.signal.throwIfAborted()
  }

  async function beat(): Promise<void> {
    if (lost.signal.aborted) return
    await renew(false)
    showing ??= options
      .onBeat()
      .catch(() => undefined)
      .finally(() => {
        showing = undefined
      })
  }

  const beatSoon = () => {
    // A database that is away for a moment is met by the next beat, or by the clock.
    beating = beating.then(beat).catch(() => undefined)
  }
  const timer = setInterval(() => {
    beatSoon()
    if (performance.now() > goodUntil) lose('upload.held')
  }, leaseMs / beats)
  const unsubscribe = options.onNudge(beatSoon)

  return {
    owner,
    lost: lost.signal,
    check,
    get keptHours() {
      const row = { name: keptSetting, scope: 'global', value: keptHours } as const
      return valuesOf([row]).number(keptSetting)
    },
    async confirm() {
      check()
      await renew(true)
      check()
    },
    async close() {
      clearInterval(timer)
      unsubscribe()
      await beating
      await showing
    },
  }
}
