/** A source that has been opened; `chunks` may be read once. */
export interface SourceRead {
  /** Place of the first chunk in the file: 0 when reading had to begin again. */
  readonly start: number
  /** Bytes of the whole file, when the source says so. */
  readonly length: number | undefined
  /** To be given back when reading goes on later; without one it begins again. */
  readonly validator: string | undefined
  /** Throws AppError source.* or the reason of the signal; ending the loop early closes the source. */
  readonly chunks: AsyncIterable<Buffer>
  /** For a source whose chunks will not be read. */
  close(): void
}
