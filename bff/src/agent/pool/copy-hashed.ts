import { type FileHandle, open } from 'node:fs/promises'
import { ownPages } from '../../stores/buffers.ts'
import { directFile } from '../../stores/file/direct-file.ts'
import { type SpoolFile, writeAll } from '../../stores/file/write-out.ts'
import { macLike } from '../../stores/mac.ts'
import type { Doing } from '../host.ts'
import { digestOf } from './digest.ts'
import { type HashThreads, pumpThreaded } from './pump-threaded.ts'

const copyLength = 4 << 20
/** Pieces that are read before the one that is written has been. */
const ahead = 2
/** Bytes that wait for the disk at most: a sync at the end must not take minutes. */
const syncEvery = 64 << 20

/**
 * Copies a file, durably; answers its SHA-256. The two go on beside each other, each at its own pace, so that
 * the slower of disk and processor alone sets the time.
 *
 * @param hashing threads that hash: with them each piece is read once, and this one is left to others
 */
export async function copyHashed(
  from: string,
  to: string,
  length: number,
  doing: Pick<Doing, 'signal' | 'progress'>,
  hashing?: HashThreads,
): Promise<string> {
  if (hashing) return copyThreaded(from, to, length, doing, hashing)
  const { signal, progress } = doing
  const failed = new AbortController()
  const either = AbortSignal.any([signal, failed.signal])
  const stopAll = (error: unknown) => {
    failed.abort(error)
    throw error
  }
  const [digest] = await Promise.all([
    digestOf(from, either, (done) => progress(done, length)).catch(stopAll),
    copy(from, to, either).catch(stopAll),
  ])
  return digest
}

/**
 * Copies a file, durably, and says whether its bytes are those that an authentication code was made of: as fast
 * as the copy alone, which a digest is not.
 */
export async function copyAuthentic(
  from: string,
  to: string,
  { length, mac: expected }: { readonly length: number; readonly mac: Buffer },
  { signal, progress }: Pick<Doing, 'signal' | 'progress'>,
): Promise<boolean> {
  const mac = macLike(expected)
  const see = (piece: Uint8Array, end: number) => {
    mac.update(piece)
    progress(end, length)
  }
  await copyWith(from, to, (source, target) => pump(source, target, signal, see))
  return mac.end().equals(expected)
}

async function copyThreaded(
  from: string,
  to: string,
  length: number,
  doing: Pick<Doing, 'signal' | 'progress'>,
  hashing: HashThreads,
): Promise<string> {
  const hash = hashing.open(['sha256'])
  try {
    await copyWith(from, to, (source, target) =>
      pumpThreaded(source, target, { length, update: hash.update, ...doing }),
    )
    return (await hash.digests())['sha256'] ?? ''
  } finally {
    hash.close()
  }
}

const copy = (from: string, to: string, signal: AbortSignal) =>
  copyWith(from, to, (source, target) => pump(source, target, signal))

async function copyWith(
  from: string,
  to: string,
  work: (source: FileHandle, target: SpoolFile) => Promise<void>,
): Promise<void> {
  const source = await open(from)
  try {
    const file = await open(to, 'w', 0o600)
    // A base is as large as an image: past the page cache, which others need.
    const target = await directFile(file)
    try {
      await work(source, target)
      await file.sync()
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

/**
 * Reads the next pieces while the last one is written.
 *
 * @param see takes each piece while it is written, and the offset of its end
 */
async function pump(
  source: FileHandle,
  target: SpoolFile,
  signal: AbortSignal,
  see: (piece: Uint8Array, end: number) => void = () => undefined,
): Promise<void> {
  const pieces = Array.from({ length: ahead + 1 }, () => ownPages(copyLength, false))
  const reads: Promise<Uint8Array>[] = []
  let begun = 0
  const readNext = () => {
    const piece = pieces[begun % pieces.length] ?? new Uint8Array()
    const read = fill(source, piece, begun * copyLength)
    // Somebody hears of it in its turn.
    read.catch(() => undefined)
    reads.push(read)
    begun += 1
  }
  let writing: Promise<void> = Promise.resolve()
  let offset = 0
  try {
    for (let turn = 0; turn < ahead; turn += 1) readNext()
    for (;;) {
      signal.throwIfAborted()
      const bytes = (await reads.shift()) ?? new Uint8Array()
      await writing
      if (bytes.length === 0) return
      // Into the piece whose writing has ended just now.
      readNext()
      writing = writeAll(target, [bytes], offset)
      writing.catch(() => undefined)
      offset += bytes.length
      see(bytes, offset)
    }
  } finally {
    // Nothing may touch the files once they are closed.
    await Promise.allSettled([writing, ...reads])
  }
}

/** The next bytes of a file, less than a piece at its end alone. */
async function fill(source: FileHandle, piece: Uint8Array, position: number): Promise<Uint8Array> {
  let filled = 0
  while (filled < piece.length) {
    const left = piece.length - filled
    const { bytesRead } = await source.read(piece, filled, left, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return piece.subarray(0, filled)
}

/** What hashes bytes as they pass: one of Node's, or several at once. */
export interface Hashing {
  update(piece: Uint8Array): unknown
  digest(encoding: 'hex'): string
}

/** Writes in order, hashing while the disk is at it, with a sync that runs behind. */
export function hashedSink(file: FileHandle, start: number, hash: Hashing) {
  let offset = start
  let synced = start
  let writing: Promise<void> = Promise.resolve()

  async function writeOut(piece: Uint8Array, at: number): Promise<void> {
    await writeAll(file, [piece], at)
    if (at + piece.length - synced < syncEvery) return
    await file.datasync()
    synced = at + piece.length
  }

  return {
    offset: () => offset,
    /** The piece must stay what it is until the next one is taken. */
    async write(piece: Uint8Array): Promise<void> {
      await writing
      writing = writeOut(piece, offset)
      // Somebody hears of it with the next piece.
      writing.catch(() => undefined)
      hash.update(piece)
      offset += piece.length
    },
    /** Waits for what is under way, whatever becomes of it. */
    settle: () => writing.catch(() => undefined),
    /** Makes it durable; answers the digest. */
    async end(): Promise<string> {
      await writing
      await file.sync()
      return hash.digest('hex')
    },
  }
}
