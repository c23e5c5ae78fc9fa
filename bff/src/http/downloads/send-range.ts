import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { ByteRange, OpenReader } from '../../stores/store.ts'

/** Pieces that one download has in memory, and bytes of each. */
const pieceCount = 3
const pieceLength = 512 << 10

/**
 * Sends a part of what is stored. The same few pieces of memory are filled again and again: fresh ones for
 * each read cost twice as much as everything else that is done with the bytes.
 *
 * @returns once all is sent, or the client is gone
 * @throws AppError store.* when it cannot be read
 */
export async function sendRange(
  res: ServerResponse,
  reader: Pick<OpenReader, 'readInto'>,
  { start, end }: Required<ByteRange>,
): Promise<void> {
  const length = Math.min(pieceLength, end - start)
  const free = Array.from({ length: pieceCount }, () => Buffer.allocUnsafeSlow(length))
  let wake = () => {}
  res.once('close', () => wake())
  for (let at = start; at < end;) {
    const piece = free.pop()
    if (res.closed || res.destroyed) return
    if (piece === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
      continue
    }
    const count = await reader.readInto(piece.subarray(0, Math.min(length, end - at)), at)
    at += count
    // The piece is free once the kernel has it.
    res.write(piece.subarray(0, count), () => {
      free.push(piece)
      wake()
    })
  }
  if (res.closed || res.destroyed) return
  const closed = once(res, 'close')
  res.end()
  await closed
}
