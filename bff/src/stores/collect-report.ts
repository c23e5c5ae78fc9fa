import type { ErrorCode } from '@mold/shared/errors.ts'
import type { Freed } from './free.ts'
import type { MissingObject } from './missing.ts'

/** What was freed, or would be; bytes are those that the store has more after it. */
export interface CollectReport {
  /** Objects that nothing refers to, at all or in the store's zone. */
  readonly objects: readonly Freed[]
  /** Files of objects that no row knows: left by a crash between the two. */
  readonly strays: readonly Freed[]
  /** Like strays, but older than the store's row, so another database may know them: left alone. */
  readonly foreign: readonly Freed[]
  /** Received bytes that nobody is receiving any more. */
  readonly spools: readonly FreedSpool[]
  /** Missing here and present in another store: the row was corrected. */
  readonly dropped: readonly MissingObject[]
  /** Missing everywhere: only a backup has the bytes. Rows are left as they are. */
  readonly lost: readonly MissingObject[]
  /** Strays and spools that are too young to go. */
  readonly waiting: readonly WaitingFile[]
  /** Stores that could not be looked into, with the error's code. */
  readonly skipped: readonly Skipped[]
  /** Sum of what was freed. */
  readonly bytes: number
}

export interface Skipped {
  readonly storeId: number
  readonly reason: ErrorCode
}

export interface WaitingFile {
  readonly name: string
  readonly bytes: number
  readonly storeId: number
  /** When it may go. */
  readonly until: Date
}

export interface FreedSpool {
  readonly name: string
  readonly bytes: number
  readonly storeId: number
}

/** How far a run is. */
export interface CollectProgress {
  readonly step: 'looking' | 'verifying' | 'collecting'
  /** Stores that this step is done with, of how many. */
  readonly stores: number
  readonly ofStores: number
  /** Files that were looked at. */
  readonly files: number
  /** Bytes that were read to verify them, else those that are free so far or would be. */
  readonly bytes: number
}
