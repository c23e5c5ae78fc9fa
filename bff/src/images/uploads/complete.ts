import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import { type EndParts, failUpload } from './end.ts'
import { acquireUpload, findUnsealed } from './lease.repository.ts'
import { sealUpload, type SealParts } from './seal.ts'
import type { UploadRow } from './upload.repository.ts'

/**
 * Takes an upload whose bytes are all there and whose holder died before it sealed it: its client may
 * know already that all is sent and never come back.
 */
export async function claimUnsealed(
  db: Db,
  owner: string,
  leaseMs: number,
): Promise<UploadRow | undefined> {
  const id = await findUnsealed(db)
  return id === undefined ? undefined : acquireUpload(db, id, owner, leaseMs)
}

/** Seals it; a worker then reads its bytes again, as nobody's digests of them are left. */
export async function sealUnheld(parts: SealParts & EndParts, row: UploadRow): Promise<void> {
  const owner = row.lease_owner ?? ''
  try {
    const store = row.store_id === null ? undefined : await parts.stores.find(row.store_id)
    if (!store) throw new AppError('upload.no_store')
    const length = row.durable_offset
    await sealUpload(parts, store, { row, owner, length, hashed: undefined, checksum: null })
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'store.spool_missing') throw error
    await failUpload(parts, row.id, owner, error)
  }
}
