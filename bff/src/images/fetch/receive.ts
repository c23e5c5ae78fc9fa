import { type Checksum, checkDigest } from '@mold/shared/images/checksum.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { ImageFormat } from '@mold/shared/images/formats.ts'
import { headLength } from '@mold/shared/images/reader.ts'
import type { SourceRead } from '../../sources/read.ts'
import type { Packing } from '@mold/shared/images/formats.ts'
import { unpackerFor } from '../../sources/unpack/index.ts'
import { giveBack } from '../../stores/buffers.ts'
import type { HashStream } from '../../stores/hash-pool.ts'
import { hashSpool } from '../../stores/hash-spool.ts'
import type { ImageStore, SpoolWriter } from '../../stores/store.ts'
import type { StorageLeft } from '../limits.ts'
import { openSource } from '../sources.ts'
import { type ContentWatch, watchContent } from './content-watch.ts'
import { type FetchRow, noteFetch } from './fetch.repository.ts'
import type { Holder } from './holder.ts'
import type { WorkerParts } from './parts.ts'
import { roomFor } from './room.ts'

export interface ReceiveRequest {
  readonly row: FetchRow
  readonly url: string
  readonly format: ImageFormat
  readonly checksum: Checksum | undefined
  /** Most bytes that the file may have (setting max.template.iso.size). */
  readonly maxBytes: number
  /** What is left of the limit of its account, for a source that does not tell its size. */
  readonly left: StorageLeft
  /** Counts what the source announces for the owner, unless that is done. @throws AppError limit.exceeded* */
  readonly reserve: (bytes: number) => Promise<void>
}

export interface Received {
  readonly bytes: number
  /** SHA-256 of the bytes as served. */
  readonly digest: string
  /** Their authentication code; null where there is none. */
  readonly mac: Buffer | null
  readonly packing: Packing | undefined
  /** Whether their number was known before they came, and counted for the account. */
  readonly announced: boolean
}

function checkSize(size: number, max: number): void {
  if (size > max) throw new AppError('image.too_large', { size, max })
}

/** Hashes what the spool has already, so that a resumed fetch ends with the digest of the whole. */
function rehash(
  store: ImageStore,
  { spool, durable_offset: end }: FetchRow,
  hash: HashStream,
  content: ContentWatch,
  holder: Holder,
): Promise<void> {
  return hashSpool(hash, store, { spool, start: 0, end }, (bytes) => {
    holder.check()
    content.see(bytes)
  })
}

async function pump(
  source: SourceRead,
  writer: SpoolWriter,
  content: ContentWatch,
  holder: Holder,
  { maxBytes, left, format }: Pick<ReceiveRequest, 'maxBytes' | 'left' | 'format'>,
): Promise<void> {
  const announced = source.length !== undefined
  for await (const chunk of source.chunks) {
    holder.check()
    const size = writer.offset + chunk.length
    checkSize(size, maxBytes)
    if (!announced && size > left.bytes) throw left.exceeded(size)
    content.see(chunk)
    if (writer.offset < headLength) await checkUnpacker(content)
    const writing = writer.write(chunk)
    if (writing) await writing
    if (writer.offset > headLength && format !== 'OVA') giveBack(chunk)
    holder.progress.bytes = writer.offset
    holder.progress.durable = writer.durableOffset
  }
  content.end()
  await writer.sync()
  holder.progress.durable = writer.durableOffset
}

/** A missing unpacker is an error before the bytes come and not after (decisions: Bytes). */
async function checkUnpacker({ packing }: ContentWatch): Promise<void> {
  if (packing) await unpackerFor(packing).check()
}

async function checkSpace(
  parts: WorkerParts,
  store: ImageStore,
  row: FetchRow,
  needed: number,
): Promise<void> {
  const free = await roomFor(parts, store, row)
  if (needed > free) throw new AppError('store.full', { store: store.info.name, needed, free })
}

/** How far the spool can be continued: what the row calls durable, if the file has it. */
async function usableOffset(store: ImageStore, row: FetchRow): Promise<number> {
  const size = await store.spoolSize(row.spool)
  return size !== undefined && size >= row.durable_offset ? row.durable_offset : 0
}

/** Opens the spool at `start` and notes it, so that a row never promises more than the file has. */
async function openSpoolAt(
  { db, buffers }: WorkerParts,
  store: ImageStore,
  holder: Holder,
  row: FetchRow,
  source: SourceRead,
  hash: HashStream,
): Promise<SpoolWriter> {
  const { start, length = null, validator = null } = source
  Object.assign(holder.progress, { bytes: start, total: length, length, validator, durable: start })
  if (start < row.durable_offset) {
    await noteFetch(db, row, { durable_offset: start, length, validator })
  }
  // Waiting may have taken longer than the lease: then the file is another holder's.
  holder.check()
  return store.openSpool(row.spool, start, { tap: hash.update, buffers })
}

/**
 * Makes durable what has arrived when the source fails, so that the next try goes on from there. More
 * bytes than a source announced are a reason to begin anew.
 */
async function keepReceived(
  holder: Holder,
  source: SourceRead,
  writer: SpoolWriter,
  error: unknown,
): Promise<void> {
  const tooLong =
    error instanceof AppError &&
    error.code === 'source.length_mismatch' &&
    writer.offset >= (source.length ?? Number.POSITIVE_INFINITY)
  if (tooLong) {
    Object.assign(holder.progress, { durable: 0, validator: null })
    return
  }
  // A writer that failed says so again, and has less: what it calls durable is so.
  await writer.sync().catch(() => undefined)
  holder.progress.durable = writer.durableOffset
}

/** Goes on where the spool ends; a server that sends another part is read from the beginning. */
async function openAt(
  parts: WorkerParts,
  { signal }: Holder,
  url: string,
  row: FetchRow,
): Promise<SourceRead> {
  const validator = row.validator ?? undefined
  try {
    return await openSource(parts, url, { offset: row.durable_offset, validator, signal })
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'source.bad_range') throw error
    return openSource(parts, url, { offset: 0, validator: undefined, signal })
  }
}

/**
 * Brings the bytes of an image into its spool, going on where an earlier holder stopped while the
 * source is unchanged. Every byte is hashed once as it passes, counted against the allowed size and
 * written once (design: Bytes).
 *
 * @throws AppError source.*, store.*, image.*, limit.exceeded; the reason of the holder's signal
 */
export async function receive(
  parts: WorkerParts,
  store: ImageStore,
  holder: Holder,
  request: ReceiveRequest,
): Promise<Received> {
  const { row, checksum } = request
  const usable = { ...row, durable_offset: await usableOffset(store, row) }
  const source = await openAt(parts, holder, request.url, usable)
  const algorithms = [...new Set(['sha256', ...(checksum ? [checksum.algorithm] : [])])]
  const hash = parts.hashes.open(algorithms, { mac: true })
  const content = watchContent(request.format, null)
  let writer: SpoolWriter | undefined
  try {
    checkSize(source.length ?? 0, request.maxBytes)
    if (source.length !== undefined) await request.reserve(source.length)
    // Known from here on, so that a store without the room for it is passed over the next time.
    holder.progress.length = source.length ?? null
    await checkSpace(parts, store, row, (source.length ?? 0) - source.start)
    writer = await openSpoolAt(parts, store, holder, row, source, hash)
    await rehash(store, { ...usable, durable_offset: source.start }, hash, content, holder)
    await pump(source, writer, content, holder, request)
    const digests = await hash.digests()
    if (checksum) checkDigest(checksum, digests[checksum.algorithm] ?? '')
    const announced = source.length !== undefined
    const { packing } = content
    const { sha256: digest = '' } = digests
    return { bytes: writer.offset, digest, mac: await hash.mac(), packing, announced }
  } catch (error) {
    if (writer && !holder.isLost()) await keepReceived(holder, source, writer, error)
    throw error
  } finally {
    hash.close()
    source.close()
    await writer?.close()
  }
}
