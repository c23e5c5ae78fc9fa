import { bufferLength, createBuffers } from '../buffers.ts'
import type { SpoolOptions, SpoolWriter } from '../store.ts'
import { lengthOf, type SpoolFile, writeAll, writeAround } from './write-out.ts'

export interface SpoolWriterOptions extends SpoolOptions {
  /** Where writing begins, in bytes; the file has exactly this length. */
  readonly offset: number
  /** Leave long runs of zeros out, as holes. */
  readonly sparse: boolean
  /** Turns what the file system reports into the store's error. */
  readonly explain: (cause: unknown) => Error
  /** Milliseconds of a steady clock. */
  readonly now?: () => number
}

/**
 * Most mebibytes that one writer holds: what is left of a request at its end is hashed while the answer and
 * the next request are on their way.
 */
const bufferCount = 7
/** Those of a writer that shares with nobody. */
const ownBuffers = 4
const syncEvery = 8 << 20
const leastSync = 1 << 20
/** More than this that the disk has not begun to sync holds the source back. */
const mostBehind = 64 << 20
/** A slow source must not lose minutes of work to a crash. */
const syncEveryMs = 5_000

/** A buffer with what is to be written of it. */
interface Piece {
  readonly buffer: Uint8Array
  readonly bytes: Uint8Array
  /** Where it belongs in the file. */
  readonly position: number
  /** When it has been looked at. */
  readonly tapped: Promise<void> | undefined
}

/**
 * Writes a spool in order. Small pieces are gathered into buffers of 1 MiB at aligned positions; those that
 * fill while one write is under way go with the next, since a busy process hears late that one has ended. A
 * `fdatasync` runs behind the writing (decisions: Bytes). There is at most one of them, and the next begins once
 * 8 MiB are new or 5 s have passed: the more often, the less is left for the last `sync`, which somebody waits
 * for. Where that is known to come, they begin as soon as what is new is half of what was left. When the disk is
 * more than 64 MiB behind, writing waits, which costs no time, as the disk is busy.
 *
 * A failed write or sync is final: what the kernel dropped cannot be told, so the spool has to be
 * opened again at `durableOffset`.
 */
export function createSpoolWriter(file: SpoolFile, options: SpoolWriterOptions): SpoolWriter {
  const { now = () => performance.now(), tap } = options
  const buffers = options.buffers ?? createBuffers(ownBuffers, tap !== undefined)
  /** How many of them are here. */
  let held = 0
  let current: Uint8Array | undefined
  let offset = options.offset
  /** How far the kernel has them, the last sync was begun, the disk has them. */
  let written = offset
  let syncedTo = offset
  let durable = offset
  let used = 0
  let room = bufferLength - (offset % bufferLength)
  const queue: Piece[] = []
  let draining = Promise.resolve()
  let isDraining = false
  let syncing = Promise.resolve()
  let isSyncing = false
  let lastSync = now()
  /** Where somebody said that they will wait; behind `written` while nobody has. */
  let expected = -1
  let failure: Error | undefined
  let wake: (() => void) | undefined

  function fail(cause: unknown) {
    failure ??= options.explain(cause)
    wake?.()
  }

  function takeBuffer(): Uint8Array | undefined {
    const buffer = held < bufferCount ? buffers.take(held) : undefined
    if (buffer) held += 1
    return buffer
  }

  function giveBack(buffer: Uint8Array): void {
    held -= 1
    buffers.give(buffer)
    wake?.()
  }

  /** Copies what fits; returns how much of the chunk has been taken. */
  function fill(chunk: Uint8Array, from: number): number {
    let taken = from
    while (taken < chunk.length) {
      current ??= takeBuffer()
      if (!current) break
      const part = chunk.subarray(taken, taken + room - used)
      current.set(part, used)
      used += part.length
      taken += part.length
      offset += part.length
      if (used === room) submit()
    }
    return taken
  }

  async function fillLater(chunk: Uint8Array, from: number): Promise<void> {
    let taken = from
    while (taken < chunk.length) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
      if (failure) throw failure
      taken = fill(chunk, taken)
    }
  }

  function submit() {
    if (!current || used === 0) return
    const buffer = current
    const length = used
    const position = offset - length
    current = undefined
    used = 0
    room = bufferLength - (offset % bufferLength)
    const bytes = buffer.subarray(0, length)
    queue.push({ buffer, bytes, position, tapped: tap?.(bytes).catch(fail) })
    if (!isDraining) draining = drain()
  }

  async function drain(): Promise<void> {
    isDraining = true
    while (queue.length > 0) {
      const pieces = queue.splice(0)
      await writeOut(pieces).catch(fail)
      for (const { buffer, tapped } of pieces) {
        // Later bytes are written while these are still being looked at.
        if (tapped) void tapped.then(() => giveBack(buffer))
        else giveBack(buffer)
      }
      await syncBehind().catch(fail)
    }
    isDraining = false
  }

  async function writeOut(pieces: readonly Piece[]): Promise<void> {
    const [first] = pieces
    if (failure || !first) return
    options.check?.()
    const parts = pieces.map(({ bytes }) => bytes)
    if (options.sparse) {
      for (const { bytes, position } of pieces) await writeAround(file, bytes, position)
    } else await writeAll(file, parts, first.position)
    written = first.position + lengthOf(parts)
  }

  async function syncBehind(): Promise<void> {
    if (failure) return
    const behind = written - syncedTo
    if (behind >= mostBehind) await syncing
    if (isSyncing) return
    if (behind >= enough() || now() - lastSync >= syncEveryMs) await beginSync()
  }

  /** How much has to be new for a sync to begin. */
  function enough(): number {
    const left = expected - written
    return left < 0 ? syncEvery : Math.min(syncEvery, Math.max(leastSync, left))
  }

  /** Resolves once the sync runs; `syncing` resolves when it is done, well or not. */
  async function beginSync(): Promise<void> {
    if (failure) return
    const end = written
    // A hole at the end is not yet part of the file.
    if (options.sparse) await file.truncate(end)
    syncedTo = end
    lastSync = now()
    isSyncing = true
    syncing = syncUpTo(end)
  }

  async function syncUpTo(end: number): Promise<void> {
    try {
      await file.datasync()
      durable = Math.max(durable, end)
    } catch (error) {
      fail(error)
    } finally {
      isSyncing = false
    }
  }

  return {
    get offset() {
      return offset
    },
    get durableOffset() {
      return durable
    },
    write(chunk) {
      if (failure) return Promise.reject(failure)
      const taken = fill(chunk, 0)
      return taken === chunk.length ? undefined : fillLater(chunk, taken)
    },
    expectSync(to) {
      expected = to
    },
    async sync() {
      submit()
      await draining
      await syncing
      if (!failure && durable < offset) {
        await beginSync().catch(fail)
        await syncing
      }
      if (failure) throw failure
    },
    async close() {
      failure ??= options.explain(new Error('the spool is closed'))
      wake?.()
      await draining
      await syncing
      if (current) giveBack(current)
      current = undefined
      await file.close()
    },
  }
}
