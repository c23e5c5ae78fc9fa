import type { Readable } from 'node:stream'
import type { ImageReader } from '@mold/shared/images/reader.ts'
import type { Buffers } from './buffers.ts'

/** Which store this is: its row, as far as drivers, callers and error texts need it. */
export interface StoreInfo {
  readonly id: number
  readonly uuid: string
  readonly name: string
  readonly zoneId: number
  /** Set by an admin: takes no new images. Reading and deleting go on. */
  readonly readonly: boolean
  /** Most bytes that images may take there, set by an admin. */
  readonly capacity?: number | undefined
}

/** Bytes. */
export interface StoreSpace {
  readonly totalBytes: number
  readonly freeBytes: number
  readonly usedBytes: number
}

export type StoreCondition = 'up' | 'readonly' | 'full' | 'unreachable'

/** A part of a file: `start` inclusive, `end` exclusive, in bytes. */
export interface ByteRange {
  readonly start?: number
  readonly end?: number
}

/** Something that rests in a store. */
export interface StoredFile {
  readonly kind: 'object' | 'spool'
  /** The digest of an object, the uuid of a spool. */
  readonly name: string
  readonly length: number
  /** What removing it frees: holes take nothing. */
  readonly bytes: number
  /** When it was written or published, whichever is later. */
  readonly modified: Date
}

/** A reader that holds something open. */
export interface OpenReader extends ImageReader {
  /**
   * Reads from `offset` into memory of the caller; answers how many bytes, at least one.
   *
   * @throws AppError store.*, also where the content ends before it
   */
  readInto(target: Uint8Array, offset: number): Promise<number>
  close(): Promise<void>
}

/** Appends to a spool. Errors are final: open the spool again at its durable offset. */
export interface SpoolWriter {
  /** Bytes taken so far, from the beginning of the spool. */
  readonly offset: number
  /** Bytes that are on stable storage and survive a crash. */
  readonly durableOffset: number
  /** Takes the bytes at once; a promise means that the disk is behind and asks to be waited for. */
  write(chunk: Uint8Array): void | Promise<void>
  /** Says at which offset `sync` will be called, so that little is left for it. */
  expectSync(offset: number): void
  /** Brings everything taken to stable storage: then `durableOffset` equals `offset`. */
  sync(): Promise<void>
  /** Ends it; what was taken and not synced may be lost. Nothing is written once it resolves. */
  close(): Promise<void>
}

export interface SpoolOptions {
  /** Keep long runs of zeros as holes; for unpacked images, which are mostly zeros. */
  readonly sparse?: boolean
  /**
   * Sees what is about to be written, in order, in shared memory that stays as it is until the promise
   * resolves: for hashing without another copy. Its failure ends the writer.
   */
  readonly tap?: (bytes: Uint8Array) => Promise<void>
  /**
   * Past the page cache, where the file system gains by it: for bytes that nobody reads soon, and of which
   * many come at once.
   */
  readonly direct?: boolean
  /** Memory to use, shared with whoever else is given it; its own when missing. */
  readonly buffers?: Buffers
  /** Throws when nothing may be written any more; asked before every write. */
  readonly check?: () => void
}

/**
 * Where image bytes rest. Two kinds of things: *spools*, named by a uuid, are being received and can
 * grow; *objects*, named by the SHA-256 of their bytes, never change. A spool becomes an object by
 * `publish`, without a copy (design: Bytes).
 *
 * Every method throws `AppError` with a `store.*` code that names the store.
 */
export interface ImageStore {
  readonly info: StoreInfo
  space(): Promise<StoreSpace>
  /** Tries whether the store can take images, by writing a few bytes. Never throws. */
  check(): Promise<StoreCondition>

  /** Opens a spool for appending at `offset`; what it has beyond is cut off. 0 starts a new one. */
  openSpool(name: string, offset: number, options?: SpoolOptions): Promise<SpoolWriter>
  readSpool(name: string, range?: ByteRange): Promise<Readable>
  spoolReader(name: string): Promise<OpenReader>
  /** Path of a local file with its bytes, for unpackers that seek and for programs. */
  spoolFile(name: string): Promise<string>
  /** Length in bytes; undefined when there is none. */
  spoolSize(name: string): Promise<number | undefined>
  /** Removes a spool, if there; answers the bytes that became free. */
  dropSpool(name: string): Promise<number>

  /**
   * Makes a synced spool the object `digest`. May be repeated: a spool that is gone is fine when the
   * object is there. Call it under `lockObject`, with the rows written in the same transaction.
   */
  publish(name: string, digest: string): Promise<void>
  /** True when the object is there with this length. */
  has(digest: string, length: number): Promise<boolean>
  open(digest: string, range?: ByteRange): Promise<Readable>
  reader(digest: string): Promise<OpenReader>
  /** Path of a local file with its bytes, for programs; to be read only. */
  objectFile(digest: string): Promise<string>
  /**
   * Removes an object, if there; answers the bytes that became free. Once the signal is aborted,
   * nothing is removed any more.
   */
  remove(digest: string, signal?: AbortSignal): Promise<number>
  /** Everything in the store, in no order. */
  list(): AsyncIterable<StoredFile>
}
