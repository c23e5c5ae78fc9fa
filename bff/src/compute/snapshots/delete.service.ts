import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import { snapshotByUuid } from './snapshot.repository.ts'
import { removeSnapshot } from './write.repository.ts'

export interface DeleteSnapshotParts {
  readonly db: Db
  /** Frees objects that no row refers to any more; the answer is in bytes. */
  readonly collectUnreferenced: () => Promise<number>
}

/**
 * Deletes a snapshot; templates and volumes made from it stay, and with them the bytes. Safe to run twice.
 *
 * @throws AppError snapshot.busy of one that is being taken
 */
export async function deleteSnapshot(
  { db, collectUnreferenced }: DeleteSnapshotParts,
  uuid: string,
): Promise<void> {
  const snapshot = await snapshotByUuid(db, uuid)
  if (snapshot?.removed === null) {
    if (snapshot.pending_job !== null) {
      throw new AppError('snapshot.busy', { name: snapshot.name })
    }
    await removeSnapshot(db, snapshot.id)
  }
  await collectUnreferenced()
}
