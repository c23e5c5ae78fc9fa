import { AppError } from '@mold/shared/errors.ts'
import { checkDigest, parseChecksum } from '@mold/shared/images/checksum.ts'
import type { Db, Trx } from '../../db/database.ts'
import type { HitFaultPoint } from '../../jobs/fault-points.ts'
import { detectPacking } from '@mold/shared/images/packing.ts'
import type { ImageStore } from '../../stores/store.ts'
import { insertSentFetch } from '../fetch/fetch.repository.ts'
import { showSealed } from './shown.repository.ts'
import type { HashedUpload } from './upload-hash.ts'
import { lockUpload, markSealed, type UploadRow } from './upload.repository.ts'

export interface SealParts {
  readonly db: Db
  readonly hit: HitFaultPoint
  /** Wakes the workers, which check and publish. */
  readonly wake: () => Promise<void>
}

/** Enough of the beginning to tell what a file is packed in. */
const magicLength = 16

async function isPacked(store: ImageStore, spool: string): Promise<boolean> {
  const reader = await store.spoolReader(spool)
  try {
    return detectPacking(await reader.read(0, magicLength)) !== undefined
  } finally {
    await reader.close()
  }
}

/** What is known of complete bytes decides what is left to be done: nothing but publishing, at best. */
async function waitForWorker(
  trx: Trx,
  row: UploadRow,
  of: {
    readonly length: number
    readonly digest: string | null
    readonly mac: Buffer | null
    readonly packed: boolean
  },
): Promise<void> {
  const stored = of.packed ? null : of.digest
  await insertSentFetch(trx, row, {
    length: of.length,
    source_digest: of.digest,
    digest: stored,
    mac: of.mac,
    stored_length: stored === null ? null : of.length,
  })
  await showSealed(trx, row.template_id, of.length)
}

/**
 * Ends an upload whose bytes are all durable: from here on nothing can be added (security case E19), and
 * a worker checks and publishes them as it does with fetched ones.
 *
 * @param owner the holder of its lease
 * @param hashed when this process hashed all of it; else the worker reads it again
 * @throws AppError image.checksum_mismatch, upload.taken_over
 */
export async function sealUpload(
  parts: SealParts,
  store: ImageStore,
  of: {
    readonly row: UploadRow
    readonly owner: string
    readonly length: number
    readonly hashed: HashedUpload | undefined
    readonly checksum: string | null
  },
): Promise<void> {
  const { row, owner, length, hashed } = of
  // Bytes of a holder that died or froze may have come to the disk after this one looked at them.
  const trusted = row.reread ? undefined : hashed
  if (trusted && of.checksum !== null) {
    const given = parseChecksum(of.checksum)
    checkDigest(given, trusted.digests[given.algorithm] ?? '')
  }
  const packed = await isPacked(store, row.spool)
  await parts.db.transaction().execute(async (trx) => {
    const now = await lockUpload(trx, row.id)
    if (now?.lease_owner !== owner) throw new AppError('upload.taken_over')
    await markSealed(trx, row.id, length)
    parts.hit('upload.sealing')
    const digest = trusted?.digests['sha256'] ?? null
    const mac = trusted?.mac ?? null
    await waitForWorker(trx, row, { length, digest, mac, packed })
  })
  parts.hit('upload.sealed')
  await parts.wake()
}
