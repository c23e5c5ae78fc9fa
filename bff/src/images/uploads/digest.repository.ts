import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { UploadRow } from './upload.repository.ts'

const digestLength = 32

/** The digests of a row, in order. */
export function chunksOf(row: Pick<UploadRow, 'chunk_digests'>): Buffer[] {
  const chunks: Buffer[] = []
  for (let at = 0; at < row.chunk_digests.length; at += digestLength) {
    chunks.push(row.chunk_digests.subarray(at, at + digestLength))
  }
  return chunks
}

/** The digests of complete chunks that were made of an image while it came. */
export async function sentChunks(db: Db, templateId: number): Promise<Buffer[]> {
  const row = await db
    .selectFrom('upload')
    .select('chunk_digests')
    .where('template_id', '=', templateId)
    .executeTakeFirst()
  return row ? chunksOf(row) : []
}

/** Takes, for so long, an upload that nobody sends and whose digests do not go as far as its bytes. */
export async function claimUndigested(db: Db, claimMs: number): Promise<UploadRow | undefined> {
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
 * Adds digests to those of the row as it was claimed; nothing when it was begun anew meanwhile, or
 * somebody else added them.
 */
export async function addDigests(
  db: Db,
  claimed: UploadRow,
  made: { readonly chunks: readonly Buffer[]; readonly tail: Buffer; readonly end: number },
): Promise<void> {
  await db
    .updateTable('upload')
    .set({
      chunk_digests: Buffer.concat([claimed.chunk_digests, ...made.chunks]),
      tail_digest: made.tail,
      tail_offset: made.end,
      digest_until: null,
    })
    .where('id', '=', claimed.id)
    .where('spool', '=', claimed.spool)
    .where('state', '=', 'receiving')
    .where(sql<boolean>`octet_length(chunk_digests) = ${claimed.chunk_digests.length}`)
    .where('durable_offset', '>=', made.end)
    .execute()
}
