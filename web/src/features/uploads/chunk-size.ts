const mib = 1024 * 1024
const largest = 64 * mib
/** As small as requests get (decisions: Clocks of an upload). */
export const smallestChunk = mib / 2
const key = 'mold.upload.chunk'
/** A proxy may have been mended meanwhile. */
const keptMs = 7 * 24 * 3_600_000

interface Kept {
  readonly size: number
  readonly until: number
}

export interface ChunkSize {
  /** Bytes of one request. */
  readonly current: () => number
  /**
   * Halves it, unless another upload has done so since it was `from`, and remembers that; false when it
   * is as small as can be.
   */
  readonly halve: (from: number) => boolean
}

/** How much is sent in one request: what got through before, in this browser. */
export function createChunkSize(storage: Pick<Storage, 'getItem' | 'setItem'>): ChunkSize {
  const read = (): number => {
    try {
      const { size, until } = JSON.parse(storage.getItem(key) ?? 'null') as Kept
      return until > Date.now() && size >= smallestChunk && size <= largest ? size : largest
    } catch {
      return largest
    }
  }
  return {
    current: read,
    halve(from) {
      const now = read()
      if (now < from) return true
      if (now <= smallestChunk) return false
      const kept: Kept = { size: Math.max(smallestChunk, now / 2), until: Date.now() + keptMs }
      try {
        storage.setItem(key, JSON.stringify(kept))
      } catch {
        return false
      }
      return true
    },
  }
}
