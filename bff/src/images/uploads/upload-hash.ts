import { chunkLength, type ExtraAlgorithm, type HashPool } from '../../stores/hash-pool.ts'
import type { ImageStore } from '../../stores/store.ts'
import type { ContentWatch } from '../fetch/content-watch.ts'
import { chunksOf, type UploadRow } from './upload.repository.ts'

/** The digests of an upload: those that its row has already, and those made as bytes pass. */
export interface UploadHash {
  readonly update: (bytes: Uint8Array) => Promise<void>
  readonly mark: (extra?: ExtraAlgorithm) => Promise<void>
  readonly back: () => Promise<void>
  readonly extra: () => Promise<Buffer>
  /** SHA-256 of the complete chunks among the first `offset` bytes, as far as they are made. */
  readonly chunksUpTo: (offset: number) => Buffer[]
  /** Digests of the whole by algorithm; undefined where this process has not seen its beginning. */
  readonly digests: () => Promise<Readonly<Record<string, string>> | undefined>
  /**
   * Reads again what the last chunk has already. False when that is not the whole beginning of the file,
   * so that `watch` has not seen it.
   */
  readonly catchUp: (store: ImageStore, row: UploadRow, watch: ContentWatch) => Promise<boolean>
  readonly close: () => void
}

const bufferLength = 1 << 20

/** Digests that go on where a row is. The last chunk is read again, the whole only where it is that. */
export function hashOf(
  pool: HashPool,
  row: Pick<UploadRow, 'chunk_digests' | 'durable_offset'>,
  algorithms: readonly string[],
): UploadHash {
  const known = chunksOf(row).slice(0, Math.floor(row.durable_offset / chunkLength))
  const isWhole = known.length === 0
  const stream = pool.open(isWhole ? algorithms : [])
  return {
    update: stream.update,
    mark: stream.mark,
    back: stream.back,
    extra: stream.extra,
    chunksUpTo: (offset) => [...known, ...stream.chunks].slice(0, Math.floor(offset / chunkLength)),
    digests: async () => (isWhole ? stream.digests() : undefined),
    async catchUp(store, { spool, durable_offset: end }, watch) {
      const start = known.length * chunkLength
      const shared = new Uint8Array(new SharedArrayBuffer(bufferLength))
      if (end > start) {
        for await (const read of await store.readSpool(spool, { start, end })) {
          const bytes = read as Buffer
          if (isWhole) watch.see(bytes)
          for (let at = 0; at < bytes.length; at += bufferLength) {
            const part = bytes.subarray(at, at + bufferLength)
            shared.set(part)
            await stream.update(shared.subarray(0, part.length))
          }
        }
      }
      return isWhole
    },
    close: stream.close,
  }
}
