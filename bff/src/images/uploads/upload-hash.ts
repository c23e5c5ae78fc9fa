import type { ExtraAlgorithm, HashPool } from '../../stores/hash-pool.ts'
import { hashSpool } from '../../stores/hash-spool.ts'
import type { ImageStore } from '../../stores/store.ts'
import type { ContentWatch } from '../fetch/content-watch.ts'
import type { UploadRow } from './upload.repository.ts'

/** The digests of an upload, made as its bytes pass. */
export interface UploadHash {
  readonly update: (bytes: Uint8Array) => Promise<void>
  readonly mark: (extra?: ExtraAlgorithm) => Promise<void>
  readonly back: () => Promise<void>
  readonly extra: () => Promise<Buffer>
  /** Digests of the whole by algorithm; undefined where this process has not seen its beginning. */
  readonly digests: () => Promise<Readonly<Record<string, string>> | undefined>
  /** Reads again what is there. False when that is too much, so that `watch` has not seen it either. */
  readonly catchUp: (store: ImageStore, row: UploadRow, watch: ContentWatch) => Promise<boolean>
  readonly close: () => void
}

/** More than this is read again at the end, as a phase that is seen, and not while a client waits. */
const longestCatchUp = 256 << 20

/** Digests that go on where a row is. */
export function hashOf(
  pool: HashPool,
  row: Pick<UploadRow, 'durable_offset'>,
  algorithms: readonly string[],
): UploadHash {
  const isWhole = row.durable_offset <= longestCatchUp
  const stream = pool.open(isWhole ? algorithms : [])
  return {
    update: stream.update,
    mark: stream.mark,
    back: stream.back,
    extra: stream.extra,
    digests: async () => (isWhole ? stream.digests() : undefined),
    async catchUp(store, { spool, durable_offset: end }, watch) {
      if (isWhole) {
        await hashSpool(stream, store, { spool, start: 0, end }, (bytes) => watch.see(bytes))
      }
      return isWhole
    },
    close: stream.close,
  }
}
