/** Bytes of a packed file that have been used so far, for a progress bar. */
export type OnRead = (bytes: number) => void

/** One packing. */
export interface Unpacker {
  /** @throws AppError source.unpacker_missing that names the package to install */
  check(): Promise<void>
  /**
   * The unpacked bytes of the file at `input`. Nothing is read ahead of the reader but a chunk of at
   * most 256 KiB, so that a budget or the signal stops a bomb at once; ending the loop early stops
   * everything.
   * Throws source.unpack_*, source.trailing_bytes, source.zip_*, or the reason of the signal.
   */
  unpack(input: string, signal: AbortSignal, onRead?: OnRead): AsyncIterable<Buffer>
}

/** Memory that a packed file may make its unpacker use for its window or dictionary. */
export const memoryLimitMiB = 128
export const chunkSize = 256 * 1024
