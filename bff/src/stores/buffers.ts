/** Bytes of each. */
export const bufferLength = 1 << 20

/**
 * Memory with pages of its own, where a disk reads what is written past the page cache: memory that could grow
 * begins with one.
 */
export function ownPages(length: number, shared: boolean): Uint8Array {
  const growing = { maxByteLength: length }
  const memory = shared ? new SharedArrayBuffer(length, growing) : new ArrayBuffer(length, growing)
  return new Uint8Array(memory, 0, length)
}

/** Memory for bytes on their way to a disk, lent and given back. */
export interface Buffers {
  /**
   * @param held how many the borrower has: who has none always gets one, so that nobody waits for others
   * @returns undefined when so many are lent that the borrower has to wait for one of its own
   */
  take(held: number): Uint8Array | undefined
  give(buffer: Uint8Array): void
}

/**
 * Buffers that are used again by whoever comes next: what is dropped instead stays in memory until each
 * thread that saw it collects its garbage, which a thread that only hashes hardly ever does.
 *
 * @param most how many are lent and kept, but for the first of each borrower
 * @param shared whether other threads are to see them
 */
export function createBuffers(most: number, shared: boolean): Buffers {
  const free: Uint8Array[] = []
  let lent = 0

  return {
    take(held) {
      if (held > 0 && lent >= most) return undefined
      lent += 1
      return free.pop() ?? ownPages(bufferLength, shared)
    },
    give(buffer) {
      lent -= 1
      if (free.length < most) free.push(buffer)
    },
  }
}

/**
 * Gives the memory of bytes back that have been copied. Left to the collector, the 64 KiB pieces of a
 * socket pile up as memory outside its heap until it marks all of the heap, every 30 MiB: that costs more
 * than everything else that is done with them.
 */
export function giveBack(chunk: Buffer): void {
  const { buffer } = chunk
  if (buffer instanceof ArrayBuffer && buffer.byteLength === chunk.length) buffer.transfer(0)
}
