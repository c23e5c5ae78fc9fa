import type { Db } from '../../db/database.ts'
import { chunkLength, type HashPool } from '../../stores/hash-pool.ts'
import type { Stores } from '../../stores/stores.service.ts'
import { addDigests, chunksOf, claimUndigested } from './digest.repository.ts'
import { hashSpool } from '../../stores/hash-spool.ts'
import type { UploadRow } from './upload.repository.ts'

export interface DigestParts {
  readonly db: Db
  readonly stores: Pick<Stores, 'find'>
  readonly hashes: HashPool
}

/**
 * Time for one piece of work; one that fails is tried again after it. Somebody who has chosen a file may
 * wait for the work of a server that was killed.
 */
const claimMs = 20_000
/** Most bytes of one piece of work, so that none takes longer than its claim. */
const pieceLength = 16 * chunkLength

/** Takes an upload of which digests are to be made. */
export const claimDigests = (db: Db) => claimUndigested(db, claimMs)

/**
 * Makes the digests by which a file is known again when it is chosen anew, from what is stored: what is
 * durable does not change any more, so it may be read while somebody goes on.
 */
export async function digestUpload(parts: DigestParts, row: UploadRow): Promise<void> {
  const store = row.store_id === null ? undefined : await parts.stores.find(row.store_id)
  if (!store) return
  const start = chunksOf(row).length * chunkLength
  const end = Math.min(row.durable_offset, start + pieceLength)
  const stream = parts.hashes.open([], { chunks: true })
  try {
    await hashSpool(stream, store, { spool: row.spool, start, end })
    const { chunks } = stream
    await addDigests(parts.db, row, { chunks, tail: await stream.tail(), end })
  } finally {
    stream.close()
  }
}
