import type { Checksum } from '@mold/shared/images/checksum.ts'
import type { DirectAddress } from '../../sources/direct-url.ts'
import type { Fetcher } from '../../sources/fetcher.ts'
import type { GuardConfig } from '../../sources/guard.ts'
import type { SourceRead } from '../../sources/read.ts'

/** What a way to come to bytes is used with. */
export interface DirectContext {
  readonly address: DirectAddress
  /** A digest was given with it, which vouches for the bytes whatever way they come. */
  readonly vouched: boolean
  /** For http and https; it keeps to the rules for addresses. */
  readonly fetcher: Fetcher
  /** Those rules, for ways that connect by themselves. */
  readonly guard: GuardConfig
  readonly connectMs: number
  readonly socketMs: number
}

/** What a source shows before any of it is kept. */
export interface Seen {
  /** Bytes, where the source tells. */
  readonly size: number | undefined
  /** The first 64 KiB at most. */
  readonly head: Buffer
  /** What the source itself says of its digests. */
  readonly digests: readonly Checksum[]
}

export interface OpenAt {
  /** Bytes that are there already, with the validator that they came with. */
  readonly offset: number
  readonly validator: string | undefined
  /** Places that have failed before: they come last. */
  readonly failed: readonly string[]
  readonly signal: AbortSignal
}

export interface DirectRead extends SourceRead {
  readonly digests: readonly Checksum[]
  /** Which of several places it is, and how many others have not failed yet. */
  readonly place: string
  readonly others: number
}

/** One way to come to the bytes of a direct download. */
export interface DirectProtocol {
  /** @throws AppError source.*, direct.*; the reason of the signal */
  look(context: DirectContext, signal: AbortSignal): Promise<Seen>
  /** @throws AppError source.*, direct.*; the reason of the signal */
  open(context: DirectContext, at: OpenAt): Promise<DirectRead>
}
