import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

const pieceLength = 1 << 20

/**
 * SHA-256 of a file.
 *
 * @param onBytes told how many bytes are hashed
 */
export async function digestOf(
  file: string,
  signal: AbortSignal,
  onBytes: (done: number) => void = () => {},
): Promise<string> {
  const hash = createHash('sha256')
  const handle = await open(file)
  try {
    const piece = Buffer.allocUnsafe(pieceLength)
    for (let done = 0; ; onBytes(done)) {
      signal.throwIfAborted()
      const { bytesRead } = await handle.read(piece, 0, pieceLength, null)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(piece.subarray(0, bytesRead))
      done += bytesRead
    }
  } finally {
    await handle.close()
  }
}
