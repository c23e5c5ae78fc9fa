import { AppError } from '@mold/shared/errors.ts'
import type { ConvertibleFormat } from '@mold/shared/images/conversions.ts'
import { verifyFormat } from '@mold/shared/images/detect.ts'
import { compareFiles, convertFile, type InspectedFile } from '../../converters/qemu-img.ts'
import type { ImageStore } from '../../stores/store.ts'
import type { FetchRow } from '../fetch/fetch.repository.ts'
import type { Holder } from '../fetch/holder.ts'
import type { WorkerParts } from '../fetch/parts.ts'
import type { Received } from '../fetch/receive.ts'
import { roomFor } from '../fetch/room.ts'
import { type Hashed, hashedBy } from '../../stores/hashed.ts'
import { hashSpool } from '../../stores/hash-spool.ts'

/**
 * Makes the bytes of an image in its spool out of another file: convert, inspect what came out as anything from outside,
 * compare what both hold, hash.
 *
 * @throws AppError conversion.*, image.*, store.*; the reason of the holder's signal
 */
export async function makeFrom(
  parts: WorkerParts,
  store: ImageStore,
  holder: Holder,
  of: {
    readonly row: FetchRow
    readonly source: InspectedFile
    readonly format: ConvertibleFormat
    /** Most bytes that the image may have. */
    readonly maxBytes: number
  },
): Promise<Received> {
  const { row, source, format, maxBytes } = of
  const { spool } = row
  const path = await fillSpool(parts, store, holder, { row, source, spool, format })
  parts.hit('convert.converted')
  const bytes = await makeDurable(store, spool)
  if (bytes > maxBytes) throw new AppError('image.too_large', { size: bytes, max: maxBytes })
  const facts = await inspectSpool(store, spool, format)
  await holder.phase('checking', bytes)
  const made = { path, format, facts }
  const hashed = await compareAndHash(parts, store, holder, { source, made, spool, bytes })
  return { bytes, ...hashed, packing: undefined, announced: false }
}

/** An empty file for the converter to write into. */
async function newSpool(store: ImageStore, holder: Holder, name: string): Promise<string> {
  holder.check()
  await (await store.openSpool(name, 0)).close()
  return store.spoolFile(name)
}

/**
 * Converts an image into a spool of a fetch, from the beginning, and says how much of it is done.
 *
 * @throws AppError conversion.*, store.full
 */
export async function fillSpool(
  parts: WorkerParts,
  store: ImageStore,
  holder: Holder,
  of: {
    readonly row: FetchRow
    readonly source: InspectedFile
    readonly spool: string
    readonly format: ConvertibleFormat
  },
): Promise<string> {
  const path = await newSpool(store, holder, of.spool)
  const total = of.source.facts.virtualSize ?? 0
  const watch = {
    ...parts.converter,
    signal: holder.signal,
    onProgress: (done: number) => {
      holder.progress.bytes = Math.round(done * total)
    },
  }
  await convertFile(of.source, { path, format: of.format }, watch).catch(async (error: unknown) => {
    if (!(error instanceof AppError) || error.code !== 'conversion.no_space') throw error
    const free = await roomFor(parts, store, of.row)
    throw new AppError('store.full', { store: store.info.name, needed: total, free })
  })
  return path
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

/** What a file of ours is by its content. */
export async function inspectSpool(store: ImageStore, spool: string, format: ConvertibleFormat) {
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
): Promise<Hashed> {
  const failed = new AbortController()
  const signal = AbortSignal.any([holder.signal, failed.signal])
  const stream = hashes.open(['sha256'], { mac: true })
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
    return await hashedBy(stream)
  } catch (error) {
    failed.abort(error)
    throw error
  } finally {
    await Promise.allSettled([hashed, compared])
    stream.close()
  }
}
