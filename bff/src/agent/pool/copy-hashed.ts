import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { Doing } from '../host.ts'

const pieceLength = 1 << 20
/** Bytes that wait for the disk at most: a sync at the end must not take minutes. */
const syncEvery = 64 << 20

/** Copies a file, durably; answers the SHA-256 of what was written. */
export async function copyHashed(
  from: string,
  to: string,
  length: number,
  { signal, progress }: Doing,
): Promise<string> {
  const source = await open(from)
  try {
    const target = await open(to, 'w', 0o600)
    try {
      const sink = hashedSink(target, 0, createHash('sha256'))
      const pieces = [Buffer.allocUnsafe(pieceLength), Buffer.allocUnsafe(pieceLength)] as const
      for (let turn = 0; ; turn += 1) {
        signal.throwIfAborted()
        const piece = pieces[turn % 2 === 0 ? 0 : 1]
        const { bytesRead } = await source.read(piece, 0, pieceLength, null)
        if (bytesRead === 0) break
        await sink.write(piece.subarray(0, bytesRead))
        progress(sink.offset(), length)
      }
      return await sink.end()
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

/** Writes in order, hashing while the disk is at it, with a sync that runs behind. */
export function hashedSink(file: FileHandle, start: number, hash: Hash) {
  let offset = start
  let synced = start
  let writing: Promise<void> = Promise.resolve()

  async function writeOut(piece: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < piece.length;) {
      const { bytesWritten } = await file.write(piece, done, piece.length - done, at + done)
      done += bytesWritten
    }
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
