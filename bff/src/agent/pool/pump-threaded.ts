import type { FileHandle } from 'node:fs/promises'
import { ownPages } from '../../stores/buffers.ts'
import { type SpoolFile, writeAll } from '../../stores/file/write-out.ts'
import type { HashPool, HashStream } from '../../stores/hash-pool.ts'
import type { Doing } from '../host.ts'

/** Threads that hash: the agent inside a server has those of the server, the one file of hosts has none. */
export type HashThreads = Pick<HashPool, 'open'>

/** Pieces that are under way at once, and bytes of each. */
const pieceCount = 4
const pieceLength = 4 << 20

interface Pumping extends Pick<Doing, 'signal' | 'progress'>, Pick<HashStream, 'update'> {
  readonly length: number
}

/** Reads a file once; each piece is written here while a thread hashes it. */
export async function pumpThreaded(
  source: FileHandle,
  target: SpoolFile,
  { length, update, signal, progress }: Pumping,
): Promise<void> {
  const pieces = Array.from({ length: pieceCount }, () => ({
    memory: ownPages(pieceLength, true),
    use: Promise.resolve<unknown>(undefined),
  }))
  const work = async () => {
    for (let at = 0; ;) {
      for (const piece of pieces) {
        await piece.use
        signal.throwIfAborted()
        const { bytesRead } = await source.read(piece.memory, 0, pieceLength, at)
        if (bytesRead === 0) return
        const bytes = piece.memory.subarray(0, bytesRead)
        piece.use = Promise.all([writeAll(target, [bytes], at), update(bytes)])
        // Somebody hears of it when the piece is taken again, or at the end.
        piece.use.catch(() => undefined)
        at += bytesRead
        progress(at, length)
      }
    }
  }
  try {
    await work()
    for (const { use } of pieces) await use
  } finally {
    // Nothing may touch the files once they are closed.
    await Promise.allSettled(pieces.map(({ use }) => use))
  }
}
