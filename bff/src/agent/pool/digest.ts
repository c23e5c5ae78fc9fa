import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

const pieceLength = 1 << 20

/** SHA-256 of a file. */
export async function digestOf(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  const handle = await open(file)
  try {
    const piece = Buffer.allocUnsafe(pieceLength)
    for (;;) {
      signal.throwIfAborted()
      const { bytesRead } = await handle.read(piece, 0, pieceLength, null)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(piece.subarray(0, bytesRead))
    }
  } finally {
    await handle.close()
  }
}
