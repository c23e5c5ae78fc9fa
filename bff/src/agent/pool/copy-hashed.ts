import { type FileHandle, open } from 'node:fs/promises'
import { ownPages } from '../../stores/buffers.ts'
import { directFile } from '../../stores/file/direct-file.ts'
import { type SpoolFile, writeAll } from '../../stores/file/write-out.ts'
import { macLike } from '../../stores/mac.ts'
import type { Doing } from '../host.ts'
import { digestOf } from './digest.ts'
import { type HashThreads, pumpThreaded } from './pump-threaded.ts'

const copyLength = 4 << 20
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
 * Reads the next piece while the last one is written.
 *
 * @param see takes each piece while it is written, and the offset of its end
 */
async function pump(
  source: FileHandle,
  target: SpoolFile,
  signal: AbortSignal,
  see: (piece: Uint8Array, end: number) => void = () => undefined,
): Promise<void> {
  const pieces = [ownPages(copyLength, false), ownPages(copyLength, false)] as const
  let writing: Promise<void> = Promise.resolve()
  let offset = 0
  try {
    for (let turn = 0; ; turn += 1) {
      signal.throwIfAborted()
      const piece = pieces[turn % 2 === 0 ? 0 : 1]
      const { bytesRead } = await source.read(piece, 0, copyLength, offset)
      await writing
      if (bytesRead === 0) return
      const bytes = piece.subarray(0, bytesRead)
      writing = writeAll(target, [bytes], offset)
      // Somebody hears of it with the next piece.
      writing.catch(() => undefined)
      offset += bytesRead
      see(bytes, offset)
    }
  } finally {
    await writing.catch(() => undefined)
  }
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
