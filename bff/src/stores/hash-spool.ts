import type { HashStream } from './hash-pool.ts'
import type { ImageStore } from './store.ts'

const bufferLength = 1 << 20

/** Feeds bytes to a stream as they come, `see` first. */
export async function hashChunks(
  stream: HashStream,
  chunks: AsyncIterable<Uint8Array>,
  see: (bytes: Buffer) => void = () => undefined,
): Promise<void> {
  const shared = new Uint8Array(new SharedArrayBuffer(bufferLength))
  for await (const bytes of chunks as AsyncIterable<Buffer>) {
    see(bytes)
    for (let at = 0; at < bytes.length; at += bufferLength) {
      const part = bytes.subarray(at, at + bufferLength)
      shared.set(part)
      await stream.update(shared.subarray(0, part.length))
    }
  }
}

/** Feeds a part of a spool to a stream, `see` first. */
export async function hashSpool(
  stream: HashStream,
  store: ImageStore,
  of: { readonly spool: string; readonly start: number; readonly end: number },
  see?: (bytes: Buffer) => void,
): Promise<void> {
  if (of.end <= of.start) return
  await hashChunks(stream, await store.readSpool(of.spool, { start: of.start, end: of.end }), see)
}
