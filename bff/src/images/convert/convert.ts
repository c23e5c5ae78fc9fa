import { AppError } from '@mold/shared/errors.ts'
import { type ConvertibleFormat, isConvertible } from '@mold/shared/images/conversions.ts'
import { verifyFormat } from '@mold/shared/images/detect.ts'
import { compareFiles, convertFile, type InspectedFile } from '../../converters/qemu-img.ts'
import type { ImageStore } from '../../stores/store.ts'
import type { FetchRow } from '../fetch/fetch.repository.ts'
import type { Holder } from '../fetch/holder.ts'
import type { WorkerParts } from '../fetch/parts.ts'
import type { Received } from '../fetch/receive.ts'
import { roomFor } from '../fetch/room.ts'
import type { ImageRecord } from '../image.repository.ts'
import { hashSpool } from '../uploads/upload-hash.ts'
import { type SourceFile, sourceFile } from './source.ts'

interface Conversion {
  readonly row: FetchRow
  readonly image: ImageRecord
  /** Most bytes that the image may have. */
  readonly maxBytes: number
}

/**
 * Brings the bytes of an image into its spool by converting those of another one: convert, inspect what came
 * out as anything from outside, compare what both hold, hash. It begins anew with each try.
 *
 * @throws AppError conversion.*, image.*, store.*; the reason of the holder's signal
 */
export async function convert(
  parts: WorkerParts,
  store: ImageStore,
  holder: Holder,
  { row, image, maxBytes }: Conversion,
): Promise<Received> {
  const { format } = image
  if (!isConvertible(format)) throw new AppError('conversion.format', { name: image.name, format })
  const source = await sourceFile(parts, image)
  await holder.phase('converting', source.facts.virtualSize)
  const path = await newSpool(store, holder, row.spool)
  await fill(parts, store, holder, { row, source, output: { path, format } })
  parts.hit('convert.converted')
  const bytes = await makeDurable(store, row.spool)
  if (bytes > maxBytes) throw new AppError('image.too_large', { size: bytes, max: maxBytes })
  const facts = await inspectSpool(store, row.spool, format)
  await holder.phase('checking', bytes)
  const made = { path, format, facts }
  const digest = await compareAndHash(parts, store, holder, {
    source,
    made,
    spool: row.spool,
    bytes,
  })
  return { bytes, digest, packing: undefined, announced: false }
}

/** An empty file for the converter to write into. */
async function newSpool(store: ImageStore, holder: Holder, name: string): Promise<string> {
  holder.check()
  await (await store.openSpool(name, 0)).close()
  return store.spoolFile(name)
}

async function fill(
  parts: WorkerParts,
  store: ImageStore,
  holder: Holder,
  of: {
    readonly row: FetchRow
    readonly source: SourceFile
    readonly output: Parameters<typeof convertFile>[1]
  },
): Promise<void> {
  const total = of.source.facts.virtualSize ?? 0
  const watch = {
    ...parts.converter,
    signal: holder.signal,
    onProgress: (done: number) => {
      holder.progress.bytes = Math.round(done * total)
    },
  }
  await convertFile(of.source, of.output, watch).catch(async (error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'conversion.no_space') throw error
    const free = await roomFor(parts, store, of.row)
    throw new AppError('store.full', { store: store.info.name, needed: total, free })
  })
}

/** What a program wrote is on stable storage only once it is synced. */
async function makeDurable(store: ImageStore, spool: string): Promise<number> {
  const bytes = (await store.spoolSize(spool)) ?? 0
  if (bytes === 0) throw new AppError('conversion.failed', { reason: 'nothing was written' })
  const writer = await store.openSpool(spool, bytes)
  try {
    await writer.sync()
  } finally {
    await writer.close()
  }
  return bytes
}

async function inspectSpool(store: ImageStore, spool: string, format: ConvertibleFormat) {
  const reader = await store.spoolReader(spool)
  try {
    return await verifyFormat(reader, format)
  } finally {
    await reader.close()
  }
}

/** Both read the whole file: at the same time, it is read once from the disk. */
async function compareAndHash(
  { hashes, converter }: WorkerParts,
  store: ImageStore,
  holder: Holder,
  of: {
    readonly source: InspectedFile
    readonly made: InspectedFile
    readonly spool: string
    readonly bytes: number
  },
): Promise<string> {
  const failed = new AbortController()
  const signal = AbortSignal.any([holder.signal, failed.signal])
  const stream = hashes.open(['sha256'])
  const whole = { spool: of.spool, start: 0, end: of.bytes }
  let read = 0
  const hashed = hashSpool(stream, store, whole, (bytes) => {
    holder.check()
    signal.throwIfAborted()
    read += bytes.length
    holder.progress.bytes = read
  })
  const compared = compareFiles(of.source, of.made, { ...converter, signal })
  try {
    await Promise.all([hashed, compared])
    return (await stream.digests())['sha256'] ?? ''
  } catch (error) {
    failed.abort(error)
    throw error
  } finally {
    await Promise.allSettled([hashed, compared])
    stream.close()
  }
}
