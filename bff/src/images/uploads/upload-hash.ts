import type { ExtraAlgorithm, HashPool, HashStream } from '../../stores/hash-pool.ts'
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

const bufferLength = 1 << 20
/** More than this is read again at the end, as a phase that is seen, and not while a client waits. */
const longestCatchUp = 256 << 20

/** Feeds a part of a spool to a stream, `see` first. */
export async function hashSpool(
  stream: HashStream,
  store: ImageStore,
  of: { readonly spool: string; readonly start: number; readonly end: number },
  see: (bytes: Buffer) => void,
): Promise<void> {
  if (of.end <= of.start) return
  const shared = new Uint8Array(new SharedArrayBuffer(bufferLength))
  const spool = await store.readSpool(of.spool, { start: of.start, end: of.end })
  for await (const bytes of spool as AsyncIterable<Buffer>) {
    see(bytes)
    for (let at = 0; at < bytes.length; at += bufferLength) {
      const part = bytes.subarray(at, at + bufferLength)
      shared.set(part)
      await stream.update(shared.subarray(0, part.length))
    }
  }
}

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
