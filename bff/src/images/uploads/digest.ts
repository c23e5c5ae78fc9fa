import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { chunkLength, type HashPool } from '../../stores/hash-pool.ts'
import type { Stores } from '../../stores/stores.service.ts'
import { hashSpool } from './upload-hash.ts'
import { chunksOf, type UploadRow } from './upload.repository.ts'

export interface DigestParts {
  readonly db: Db
  readonly stores: Pick<Stores, 'find'>
  readonly hashes: HashPool
}

/** Time for one piece of work; one that fails is tried again after it. */
const claimMs = 60_000
/** Most bytes of one piece of work, so that none takes longer than its claim. */
const pieceLength = 64 * chunkLength

/** Takes an upload that nobody sends and whose digests do not go as far as its bytes. */
export async function claimUndigested(db: Db): Promise<UploadRow | undefined> {
  return db
    .updateTable('upload')
    .set({ digest_until: sql<Date>`now() + ${claimMs} * interval '1 millisecond'` })
    .where('id', '=', (eb) =>
      eb
        .selectFrom('upload as u')
        .select('u.id')
        .where('u.state', '=', 'receiving')
        .where('u.length', 'is not', null)
        .whereRef('u.tail_offset', '<', 'u.durable_offset')
        .whereRef('u.durable_offset', '<', 'u.length')
        .where((or) =>
          or.or([or('u.lease_until', 'is', null), or('u.lease_until', '<', sql<Date>`now()`)]),
        )
        .where((or) =>
          or.or([or('u.digest_until', 'is', null), or('u.digest_until', '<', sql<Date>`now()`)]),
        )
        .orderBy('u.touched', 'desc')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst()
}

/**
 * Makes the digests by which a file is known again when it is chosen anew, from what is stored: what is
 * durable does not change any more, so it may be read while somebody goes on.
 */
export async function digestUpload(parts: DigestParts, row: UploadRow): Promise<void> {
  const store = row.store_id === null ? undefined : await parts.stores.find(row.store_id)
  if (!store) return
  const known = chunksOf(row)
  const start = known.length * chunkLength
  const end = Math.min(row.durable_offset, start + pieceLength)
  const stream = parts.hashes.open([], true)
  try {
    await hashSpool(stream, store, { spool: row.spool, start, end }, () => undefined)
    await parts.db
      .updateTable('upload')
      .set({
        chunk_digests: Buffer.concat([...known, ...stream.chunks]),
        tail_digest: await stream.tail(),
        tail_offset: end,
        digest_until: null,
      })
      .where('id', '=', row.id)
      .where('spool', '=', row.spool)
      .where('state', '=', 'receiving')
      // Begun anew, or done by somebody else meanwhile.
      .where(sql<boolean>`octet_length(chunk_digests) = ${row.chunk_digests.length}`)
      .where('durable_offset', '>=', end)
      .execute()
  } finally {
    stream.close()
  }
}
