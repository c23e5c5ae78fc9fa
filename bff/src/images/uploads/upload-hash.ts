import type { ExtraAlgorithm, HashPool } from '../../stores/hash-pool.ts'
import { hashSpool } from '../../stores/hash-spool.ts'
import type { ImageStore } from '../../stores/store.ts'
import type { ContentWatch } from '../fetch/content-watch.ts'
import type { UploadRow } from './upload.repository.ts'

/** What was made of all bytes of an upload. */
export interface HashedUpload {
  /** Digests by algorithm. */
  readonly digests: Readonly<Record<string, string>>
  /** The authentication code; null where there is none. */
  readonly mac: Buffer | null
}

/** The digests of an upload, made as its bytes pass. */
export interface UploadHash {
  readonly update: (bytes: Uint8Array) => Promise<void>
  readonly mark: (extra?: ExtraAlgorithm) => Promise<void>
  readonly back: () => Promise<void>
  readonly extra: () => Promise<Buffer>
  /** What was made of the whole, once; undefined where this process has not seen its beginning. */
  readonly whole: () => Promise<HashedUpload | undefined>
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
  const stream = pool.open(isWhole ? algorithms : [], { mac: isWhole })
  return {
    update: stream.update,
    mark: stream.mark,
    back: stream.back,
    extra: stream.extra,
    whole: async () =>
      isWhole ? { digests: await stream.digests(), mac: await stream.mac() } : undefined,
    async catchUp(store, { spool, durable_offset: end }, watch) {
      if (isWhole) {
        await hashSpool(stream, store, { spool, start: 0, end }, (bytes) => watch.see(bytes))
      }
      return isWhole
    },
    close: stream.close,
  }
}
