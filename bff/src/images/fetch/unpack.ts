import { AppError } from '@mold/shared/errors.ts'
import type { ImageFormat } from '@mold/shared/images/formats.ts'
import type { Packing } from '@mold/shared/images/formats.ts'
import { unpackerFor } from '../../sources/unpack/index.ts'
import { type Hashed, hashedBy } from '../../stores/hashed.ts'
import type { ImageStore, SpoolWriter } from '../../stores/store.ts'
import type { StorageLeft } from '../limits.ts'
import { watchContent } from './content-watch.ts'
import type { FetchRow } from './fetch.repository.ts'
import type { Holder } from './holder.ts'
import type { WorkerParts } from './parts.ts'
import type { Received } from './receive.ts'

export interface UnpackRequest {
  readonly row: FetchRow
  readonly packing: Packing
  readonly format: ImageFormat
  /** Most bytes that the unpacked image may have. */
  readonly maxBytes: number
  /** What is left of the limit of its account. */
  readonly left: StorageLeft
}

/** How many bytes may come out, and the error when more do. */
interface Budget {
  readonly bytes: number
  readonly exceeded: (bytes: number) => AppError
}

/** min(maximum size, quota left, free space): there is no limit on the ratio (decisions: Bytes). */
async function budgetOf(store: ImageStore, { maxBytes, left }: UnpackRequest): Promise<Budget> {
  const { freeBytes: free } = await store.space()
  const budgets: readonly Budget[] = [
    {
      bytes: maxBytes,
      exceeded: (size) => new AppError('image.too_large', { size, max: maxBytes }),
    },
    left,
    {
      bytes: free,
      exceeded: (needed) => new AppError('store.full', { store: store.info.name, needed, free }),
    },
  ]
  return budgets.reduce((least, budget) => (budget.bytes < least.bytes ? budget : least))
}

/**
 * Unpacks a received spool beside it, as a phase with its own bar: the bar counts packed bytes that
 * have been read. Holes are kept; the format must show in the first 64 KiB.
 *
 * @returns length, SHA-256 and authentication code of the unpacked bytes
 * @throws AppError source.unpack_*, image.*, store.*, limit.exceeded
 */
export async function unpack(
  { hashes, buffers }: Pick<WorkerParts, 'hashes' | 'buffers'>,
  store: ImageStore,
  holder: Holder,
  request: UnpackRequest,
): Promise<Hashed & Pick<Received, 'bytes'>> {
  const { row, packing } = request
  const budget = await budgetOf(store, request)
  const hash = hashes.open(['sha256'], { mac: true })
  let writer: SpoolWriter | undefined
  const content = watchContent(request.format, packing)
  try {
    writer = await store.openSpool(row.unpacked, 0, { sparse: true, tap: hash.update, buffers })
    const unpacker = unpackerFor(packing)
    const chunks = unpacker.unpack(await store.spoolFile(row.spool), holder.signal, (read) => {
      holder.progress.bytes = read
    })
    for await (const chunk of chunks) {
      holder.check()
      if (writer.offset + chunk.length > budget.bytes) {
        throw budget.exceeded(writer.offset + chunk.length)
      }
      content.see(chunk)
      await writer.write(chunk)
    }
    content.end()
    await writer.sync()
    return { bytes: writer.offset, ...(await hashedBy(hash)) }
  } finally {
    hash.close()
    await writer?.close()
  }
}
