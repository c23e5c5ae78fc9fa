import { type Checksum, checkDigest } from '@mold/shared/images/checksum.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Packing } from '@mold/shared/images/formats.ts'
import { detectPacking } from '@mold/shared/images/packing.ts'
import { chunkLength } from '../../stores/hash-pool.ts'
import type { ImageStore } from '../../stores/store.ts'
import { sentChunks } from '../uploads/digest.repository.ts'
import { hashSpool } from '../../stores/hash-spool.ts'
import type { FetchRow } from './fetch.repository.ts'
import type { Holder } from './holder.ts'
import type { WorkerParts } from './parts.ts'
import type { Received } from './receive.ts'

type SentParts = Pick<WorkerParts, 'db' | 'hashes'>

/** Enough of the beginning to tell what a file is packed in. */
const magicLength = 16

async function packingOf(store: ImageStore, spool: string): Promise<Packing | undefined> {
  const reader = await store.spoolReader(spool)
  try {
    return detectPacking(await reader.read(0, magicLength))
  } finally {
    await reader.close()
  }
}

/** Hashes the spool in a thread; throws at the first chunk that is not what was sent. */
async function rehash(
  { db, hashes }: SentParts,
  store: ImageStore,
  holder: Holder,
  row: FetchRow,
  algorithms: readonly string[],
): Promise<{ digests: Readonly<Record<string, string>>; mac: Buffer | null }> {
  const expected = await sentChunks(db, row.template_id)
  const stream = hashes.open(algorithms, { chunks: true, mac: true })
  const whole = { spool: row.spool, start: 0, end: row.length ?? 0 }
  let read = 0
  try {
    await hashSpool(stream, store, whole, (bytes) => {
      holder.check()
      const index = stream.chunks.findIndex((digest, of) => expected[of]?.equals(digest) === false)
      if (index !== -1) {
        const offset = index * chunkLength
        throw new AppError('upload.damaged', { store: store.info.name, offset })
      }
      read += bytes.length
      holder.progress.bytes = read
    })
    if (read < (row.length ?? 0)) {
      throw new AppError('store.spool_missing', { store: store.info.name, name: row.spool })
    }
    return { digests: await stream.digests(), mac: await stream.mac() }
  } finally {
    stream.close()
  }
}

/**
 * The bytes that an upload left in the spool, all of them. Where nobody could hash them while they came,
 * or they may have changed since, they are read again, as a phase of its own, and compared with the
 * digests that were made of them then (decisions: Clocks of an upload).
 *
 * @throws AppError store.*, image.checksum_mismatch, upload.damaged
 */
export async function takeSent(
  parts: SentParts,
  store: ImageStore,
  holder: Holder,
  { row, checksum }: { readonly row: FetchRow; readonly checksum: Checksum | undefined },
): Promise<Received> {
  const bytes = row.length ?? 0
  const packing = await packingOf(store, row.spool)
  if (row.source_digest !== null)
    return { bytes, digest: row.source_digest, mac: row.mac, packing, announced: true }
  await holder.phase('checking', bytes)
  const algorithms = [...new Set(['sha256', ...(checksum ? [checksum.algorithm] : [])])]
  const { digests, mac } = await rehash(parts, store, holder, row, algorithms)
  if (checksum) checkDigest(checksum, digests[checksum.algorithm] ?? '')
  return { bytes, digest: digests['sha256'] ?? '', mac, packing, announced: true }
}
