import type { Db } from '../../db/database.ts'
import type { ConverterOptions } from '../../converters/run-tool.ts'
import type { CheckerOptions } from '../check/check.service.ts'
import type { HitFaultPoint } from '../../jobs/fault-points.ts'
import type { Logger } from '../../log.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { Fetcher } from '../../sources/fetcher.ts'
import type { Buffers } from '../../stores/buffers.ts'
import type { HashPool } from '../../stores/hash-pool.ts'
import type { Stores } from '../../stores/stores.service.ts'

/** What the workers of images are built from. */
export interface WorkerParts {
  readonly db: Db
  readonly stores: Stores
  readonly settings: Settings
  readonly fetcher: Fetcher
  /** MOLD_IMPORT_DIR, if set. */
  readonly importDir?: string | undefined
  readonly hashes: HashPool
  /** Shared memory for bytes on their way. */
  readonly buffers: Buffers
  readonly converter: ConverterOptions
  /** How images are looked into and cleaned. */
  readonly checker: CheckerOptions
  readonly log: Logger
  readonly hit: HitFaultPoint
  /** Frees what no row refers to any more; the answer is in bytes. */
  readonly collectUnreferenced: () => Promise<number>
  /** Calls back whenever rows of this process's work may have changed; returns how to stop. */
  readonly onNudge: (listener: () => void) => () => void
  /** Milliseconds before the second try, the third and so on; the last one repeats. */
  readonly retryDelaysMs: readonly number[]
  /** Milliseconds that a lease lasts without being renewed. */
  readonly leaseMs: number
  /** A source that sends less than 1 KiB/s for this long has stalled (decisions: stall). */
  readonly stallMs: number
}
