import { type Checksum, checkDigest } from '@mold/shared/images/checksum.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { ImageFormat } from '@mold/shared/images/formats.ts'
import type { SourceRead } from '../../sources/read.ts'
import type { Packing } from '../../sources/packing.ts'
import { createHasher, type Hasher } from '../../stores/hash.ts'
import type { ImageStore, SpoolWriter } from '../../stores/store.ts'
import { openSource } from '../sources.ts'
import { type ContentWatch, watchContent } from './content-watch.ts'
import type { FetchRow } from './fetch.repository.ts'
import type { Holder } from './holder.ts'
import type { WorkerParts } from './parts.ts'

export interface ReceiveRequest {
  readonly row: FetchRow
  readonly url: string
  readonly format: ImageFormat
  readonly checksum: Checksum | undefined
  /** Most bytes that the file may have (setting max.template.iso.size). */
  readonly maxBytes: number
}

export interface Received {
  readonly bytes: number
  /** SHA-256 of the bytes as served. */
  readonly digest: string
  readonly packing: Packing | undefined
}

function checkSize(size: number, max: number): void {
  if (size > max) throw new AppError('image.too_large', { size, max })
}

/** Hashes what the spool has already, so that a resumed fetch ends with the digest of the whole. */
async function rehash(
  store: ImageStore,
  row: FetchRow,
  hasher: Hasher,
  content: ContentWatch,
  holder: Holder,
) {
  if (row.durable_offset === 0) return
  for await (const chunk of await store.readSpool(row.spool, {
    start: 0,
    end: row.durable_offset,
  })) {
    holder.check()
    content.see(chunk as Buffer)
    const pending = hasher.update(chunk as Buffer)
    if (pending) await pending
  }
}

async function pump(
  source: SourceRead,
  writer: SpoolWriter,
  hasher: Hasher,
  content: ContentWatch,
  holder: Holder,
  maxBytes: number,
): Promise<void> {
  for await (const chunk of source.chunks) {
    holder.check()
    checkSize(writer.offset + chunk.length, maxBytes)
    content.see(chunk)
    const hashing = hasher.update(chunk)
    const writing = writer.write(chunk)
    if (hashing) await hashing
    if (writing) await writing
    holder.progress.bytes = writer.offset
    holder.progress.durable = writer.durableOffset
  }
  content.end()
  await writer.sync()
  holder.progress.durable = writer.durableOffset
}

async function checkSpace(store: ImageStore, needed: number): Promise<void> {
  const { freeBytes } = await store.space()
  if (needed > freeBytes) {
    throw new AppError('store.full', { store: store.info.name, needed, free: freeBytes })
  }
}

/** How far the spool can be continued: what the row calls durable, if the file has it. */
async function usableOffset(store: ImageStore, row: FetchRow): Promise<number> {
  const size = await store.spoolSize(row.spool)
  return size !== undefined && size >= row.durable_offset ? row.durable_offset : 0
}

/**
 * Brings the bytes of an image into its spool, going on where an earlier holder stopped while the
 * source is unchanged. Every byte is hashed once as it passes, counted against the allowed size and
 * written once (design: Bytes).
 *
 * @throws AppError source.*, store.*, image.*; the reason of the holder's signal
 */
export async function receive(
  parts: WorkerParts,
  store: ImageStore,
  holder: Holder,
  request: ReceiveRequest,
): Promise<Received> {
  const { row, checksum } = request
  const usable = { ...row, durable_offset: await usableOffset(store, row) }
  const source = await openSource(parts, request.url, {
    offset: usable.durable_offset,
    validator: row.validator ?? undefined,
    signal: holder.signal,
  })
  const algorithms = [...new Set(['sha256', ...(checksum ? [checksum.algorithm] : [])])]
  const hasher = createHasher(algorithms)
  const content = watchContent(request.format, null)
  let writer: SpoolWriter | undefined
  try {
    checkSize(source.length ?? 0, request.maxBytes)
    await checkSpace(store, (source.length ?? 0) - source.start)
    writer = await store.openSpool(row.spool, source.start)
    Object.assign(holder.progress, {
      bytes: source.start,
      total: source.length ?? null,
      length: source.length ?? null,
      validator: source.validator ?? null,
      durable: source.start,
    })
    await rehash(store, { ...usable, durable_offset: source.start }, hasher, content, holder)
    await pump(source, writer, hasher, content, holder, request.maxBytes)
    const digests = await hasher.digest()
    if (checksum) checkDigest(checksum, digests[checksum.algorithm] ?? '')
    return { bytes: writer.offset, digest: digests.sha256 ?? '', packing: content.packing }
  } finally {
    hasher.close()
    source.close()
    await writer?.close()
  }
}
