import { AppError } from '@mold/shared/errors.ts'
import { deleteOwnedOnHosts } from '../compute/removal/delete-owned.ts'
import { ownedOnHosts } from '../compute/removal/owned.repository.ts'
import type { Db, Trx } from '../db/database.ts'
import { recordEvent } from '../events/events.service.ts'
import { type DeleteParts, deleteImage } from '../images/delete.service.ts'
import { imagesOwned } from '../images/owned.repository.ts'
import { eventOf } from '../images/image.events.ts'
import { type ImageRecord, loadImages } from '../images/image.repository.ts'
import { changeProject, lockOwnAccount, lockProject, removeProject } from './project.repository.ts'

interface Deletion {
  readonly projectId: number
  readonly cleanup: boolean
  readonly username: string
  readonly jobUuid: string
  readonly signal: AbortSignal
  readonly progress: (now: { readonly deleted: number; readonly total: number }) => void
}

/** Throws when a project has something that is not to go with it. @throws AppError project.not_empty */
export async function requireEmpty(db: Db | Trx, accountId: number): Promise<void> {
  const { length: count } = await imagesOwned(db, accountId)
  if (count > 0) throw new AppError('project.not_empty', { count })
  const { instances, volumes, snapshots } = await ownedOnHosts(db, accountId)
  const kept = [
    ['project.has_instances', instances.length],
    ['project.has_volumes', volumes.length],
    ['project.has_snapshots', snapshots.length],
  ] as const
  for (const [code, left] of kept) if (left > 0) throw new AppError(code, { count: left })
}

/** From here on nothing new comes in. Answers the project's account; undefined once it is deleted. */
async function close(db: Db, { projectId, cleanup }: Deletion): Promise<number | undefined> {
  return db.transaction().execute(async (trx) => {
    const project = await lockProject(trx, projectId)
    if (!project) return undefined
    // Those who are adding something have it in before this looks, or see the new state.
    await lockOwnAccount(trx, project.account_id)
    if (!cleanup) await requireEmpty(trx, project.account_id)
    await changeProject(trx, projectId, { state: 'Disabled' })
    return project.account_id
  })
}

/** Both before and after, the second of which follows from the first, so that the trail knows of it wherever this ends. */
async function tellDeletion(
  db: Db,
  image: ImageRecord,
  of: Deletion,
  state: 'Started' | 'Completed',
  parentUuid?: string,
): Promise<string> {
  return recordEvent(db, {
    ...eventOf(image, 'DELETE', 'Deletion with its project'),
    level: 'INFO',
    state,
    username: of.username,
    parentUuid,
    once: `job ${of.jobUuid} ${image.uuid} ${state}`,
  })
}

/**
 * Deletes a project, with `cleanup` its images before. What is shared with it and who belonged to it is
 * forgotten. Until the last step it is there as Disabled, so that it can be deleted again where this did not come
 * to its end. Safe to run twice.
 *
 * @throws AppError project.not_empty; those of the stores
 */
export async function deleteProject(parts: DeleteParts, of: Deletion): Promise<void> {
  const { db } = parts
  const accountId = await close(db, of)
  if (accountId === undefined) return
  await deleteOwnedOnHosts(db, accountId, of.signal)
  const images = await imagesOwned(db, accountId)
  for (const [deleted, id] of images.entries()) {
    of.signal.throwIfAborted()
    of.progress({ deleted, total: images.length })
    const [image] = await loadImages(db, [id])
    if (!image) continue
    const begun = await tellDeletion(db, image, of, 'Started')
    await deleteImage(parts, image, undefined, 'forget')
    await tellDeletion(db, image, of, 'Completed', begun)
  }
  // Those of an image whose deletion did not come so far.
  await parts.collectUnreferenced()
  await db.transaction().execute(async (trx) => {
    if (await lockProject(trx, of.projectId)) {
      await removeProject(trx, { id: of.projectId, accountId })
    }
  })
}
