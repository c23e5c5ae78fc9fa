import { deleteOwnedOnHosts } from '../../compute/removal/delete-owned.ts'
import { ownedOnHosts } from '../../compute/removal/owned.repository.ts'
import type { Db } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import { type DeleteParts, deleteImage } from '../../images/delete.service.ts'
import { imagesOwned } from '../../images/owned.repository.ts'
import { doneEvent } from '../../images/image.events.ts'
import { loadImages } from '../../images/image.repository.ts'
import type { JobProgress } from '../../jobs/progress.ts'
import { closeAccount, lockAccountRow, removeAccountRows } from './removal.repository.ts'

/*
 * Deleting whoever owns images, instances, volumes or snapshots: nobody calls for them from the first step on, then
 * what is theirs goes one by one, then their rows, at a moment when nothing is theirs. Every step may run twice.
 */

/** The job that deletes. */
export interface Removal {
  readonly jobUuid: string
  /** Who asked for it, for the audit trail. */
  readonly username: string
  readonly signal: AbortSignal
  readonly progress: (now: JobProgress) => void
}

/** Deletes the images of an account, each with an event of its own. */
async function deleteImages(
  parts: DeleteParts,
  accountId: number,
  { jobUuid, username, signal, progress }: Removal,
): Promise<void> {
  const { db } = parts
  const ids = await imagesOwned(db, accountId)
  // Bytes are looked for once at the end, as that reads all rows of objects.
  const quick = { ...parts, collectUnreferenced: () => Promise.resolve(0) }
  for (const [done, id] of ids.entries()) {
    signal.throwIfAborted()
    progress({ done, total: ids.length })
    const [image] = await loadImages(db, [id])
    if (!image || image.removed !== null) continue
    // Before it is done: a job that dies in between comes back and does it.
    const once = `job ${jobUuid} image ${image.uuid}`
    await recordEvent(db, {
      ...doneEvent(image, 'DELETE', `Deleted with ${image.account_name}`, username),
      once,
    })
    await deleteImage(quick, image, undefined, 'forget')
    parts.hit('people.image')
  }
}

/** Removes the rows of an account that owns nothing; false when it has got something meanwhile. */
async function removeEmpty(db: Db, accountId: number): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await lockAccountRow(trx, accountId)
    if ((await imagesOwned(trx, accountId)).length > 0) return false
    const { instances, volumes, snapshots } = await ownedOnHosts(trx, accountId)
    if (instances.length + volumes.length + snapshots.length > 0) return false
    await removeAccountRows(trx, accountId)
    return true
  })
}

/**
 * Deletes an account with its users, images and all rows that refer to it. Of
 * one that is gone already it frees the bytes that may have been left.
 */
export async function deleteOwner(
  parts: DeleteParts,
  accountId: number,
  removal: Removal,
): Promise<void> {
  const { db, hit } = parts
  await db.transaction().execute((trx) => closeAccount(trx, accountId))
  hit('people.closed')
  do {
    await deleteOwnedOnHosts(db, accountId, removal.signal)
    await deleteImages(parts, accountId, removal)
  } while (!(await removeEmpty(db, accountId)))
  hit('people.removed')
  await parts.collectUnreferenced()
}
