import { AppError, type ErrorCode, type ErrorParams } from '@mold/shared/errors.ts'
import type { Logger } from '../log.ts'

/** What an image store says of itself. Bytes. */
export interface StoreFigures {
  readonly totalBytes: number
  readonly usedBytes: number
  /** `Up`, or why it cannot be used: `ReadOnly`, `Full`, `Unreachable`. */
  readonly state: StoreState
  /** What is wrong, in words. */
  readonly error?: string | undefined
  /** The row of the error table that these are, and what fills it. */
  readonly code?: ErrorCode | undefined
  readonly params?: ErrorParams | undefined
}

export type StoreState = 'Up' | 'ReadOnly' | 'Full' | 'Unreachable'

/** Asks a store, which may take long or fail: a disk or a mount that does not answer. */
export type DescribeStore = (storeId: number) => Promise<StoreFigures>

/** The last known figures of stores, so that a list never waits for one (design: Runtime). */
export interface StoreFigureCache {
  /** What is known now; older than `maxAgeMs`, it is asked for anew in the background. */
  get: (storeId: number) => Partial<StoreFigures>
  /** Asks and waits, for the start of the server and for tests. */
  refresh: (storeIds: readonly number[]) => Promise<void>
}

export function createStoreFigureCache(
  describe: DescribeStore,
  options: { log: Logger; maxAgeMs?: number },
): StoreFigureCache {
  const { log, maxAgeMs = 10_000 } = options
  const known = new Map<number, { figures: Partial<StoreFigures>; askedAt: number }>()
  const running = new Map<number, Promise<void>>()

  const ask = async (storeId: number) => {
    try {
      known.set(storeId, { figures: await describe(storeId), askedAt: performance.now() })
    } catch (error) {
      log.warn({ err: error, storeId }, 'an image store does not answer')
      const message = error instanceof Error ? error.message : String(error)
      const { code, params } = error instanceof AppError ? error : {}
      const sizes = known.get(storeId)?.figures
      const figures = { ...sizes, state: 'Unreachable', error: message, code, params } as const
      known.set(storeId, { figures, askedAt: performance.now() })
    }
  }
  /** One question to a store at a time, however long it takes. */
  const refreshOne = (storeId: number) => {
    const inProgress = running.get(storeId)
    if (inProgress) return inProgress
    const asking = ask(storeId).finally(() => running.delete(storeId))
    running.set(storeId, asking)
    return asking
  }
  return {
    get(storeId) {
      const entry = known.get(storeId)
      const stale = !entry || performance.now() - entry.askedAt > maxAgeMs
      // Its errors are figures, so nothing is left to catch.
      if (stale) void refreshOne(storeId)
      return entry?.figures ?? {}
    },
    async refresh(storeIds) {
      await Promise.all(storeIds.map(refreshOne))
    },
  }
}
