import { AppError } from '@mold/shared/errors.ts'
import { checkTag } from '@mold/shared/tags.ts'
import type { Caller } from '../access/caller.ts'
import { idsOf } from '../access/ids.ts'
import { mayDo } from '../access/image-rule.ts'
import type { Db, Trx } from '../db/database.ts'
import type { ImageKind } from '../db/schema.ts'
import { recordEvent } from '../events/events.service.ts'
import type { EventSubject } from '../events/subject.ts'
import { checkChangeable } from '../images/find.ts'
import { resourceTypeOf } from '../images/image.events.ts'
import { factsOf, type ImageRecord, loadImages, lockImage } from '../images/image.repository.ts'
import { countTags, insertTags, removeTags, type TagPair } from './tag.repository.ts'
import { tagTypeOf } from './tag.view.ts'

/** Most tags of one image: a list row has them all. */
const maxTags = 50

const kinds: Readonly<Record<string, ImageKind>> = { template: 'template', iso: 'iso' }

/** The kind that `resourcetype` names, in any case (api-commands §11). @throws AppError tag.type */
export function kindOf(resourceType: string): ImageKind {
  const kind = kinds[resourceType.toLowerCase()]
  if (!kind) throw new AppError('tag.type', { type: resourceType })
  return kind
}

/**
 * The images whose tags a call changes: all of the kind that is named, all the caller's to update.
 *
 * @throws AppError api.invalid_uuid, image.*
 */
export async function imagesToTag(
  db: Db,
  caller: Caller,
  params: { readonly resourceids: readonly string[]; readonly resourcetype: string },
  command: { readonly name: string },
): Promise<ImageRecord[]> {
  const kind = kindOf(params.resourcetype)
  const context = { command, param: 'resourceids' }
  const images = await loadImages(db, await idsOf(db, 'vm_template', params.resourceids, context))
  for (const image of images) {
    if (image.removed !== null || image.kind !== kind) {
      throw new AppError(kind === 'iso' ? 'image.iso_not_found' : 'image.template_not_found')
    }
    const may = mayDo(caller, 'update', factsOf(image))
    if (may !== true) throw new AppError(may, { account: caller.account.name, name: image.name })
    checkChangeable(image)
  }
  return images
}

/** @throws AppError tag.key, tag.value, tag.repeated */
export function checkTags(tags: readonly TagPair[]): void {
  const seen = new Set<string>()
  for (const { key, value = '' } of tags) {
    checkTag(key, value)
    if (seen.has(key)) throw new AppError('tag.repeated', { key })
    seen.add(key)
  }
}

type Verb = 'CREATE_TAGS' | 'DELETE_TAGS'

const done = { CREATE_TAGS: 'Tags were added', DELETE_TAGS: 'Tags were removed' } as const

/** What the events of the job say: the image if it is one, else how many there are. */
export function tagsEvent(verb: Verb, images: readonly ImageRecord[]): EventSubject {
  const [first] = images
  const one = images.length === 1 ? first : undefined
  return {
    type: verb,
    description: `${done[verb]}: ${one ? one.name : `${images.length} images`}`,
    resourceType: first ? resourceTypeOf(first) : 'Template',
    resourceUuid: one?.uuid,
    resourceName: one?.name,
    accountId: first?.account_id ?? 0,
  }
}

interface TagJob {
  readonly caller: Caller
  readonly jobUuid: string
}

/** Of several images each has its own event, beside those of the job. */
async function tellEach(trx: Trx, verb: Verb, images: readonly ImageRecord[], job: TagJob) {
  if (images.length < 2) return
  for (const image of images) {
    await recordEvent(trx, {
      ...tagsEvent(verb, [image]),
      level: 'INFO',
      state: 'Completed',
      username: job.caller.user.username,
      once: `job ${job.jobUuid} ${image.uuid}`,
    })
  }
}

/** In the one order of ids, so that no two jobs wait for each other in a circle. */
async function lockAll(trx: Trx, images: readonly ImageRecord[]): Promise<void> {
  for (const image of images.toSorted((a, b) => a.id - b.id)) {
    if (!(await lockImage(trx, image.id))) {
      throw new AppError(image.kind === 'iso' ? 'image.iso_not_found' : 'image.template_not_found')
    }
  }
}

/**
 * Adds tags to every image, or to none. Safe to run twice.
 *
 * @throws AppError tag.taken, tag.too_many
 */
export async function addTags(
  db: Db,
  images: readonly ImageRecord[],
  of: { readonly tags: readonly TagPair[]; readonly customer: string | undefined },
  job: TagJob,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockAll(trx, images)
    for (const image of images) {
      const [taken] = await insertTags(trx, { ...of, imageId: image.id, jobUuid: job.jobUuid })
      if (taken !== undefined) {
        const resource = `${tagTypeOf(image.kind)} ${image.name}`
        throw new AppError('tag.taken', { key: taken, resource })
      }
      if ((await countTags(trx, image.id)) > maxTags) {
        throw new AppError('tag.too_many', { name: image.name, max: maxTags })
      }
    }
    await tellEach(trx, 'CREATE_TAGS', images, job)
  })
}

/** Removes tags from every image; those that are not there are none to remove. Safe to run twice. */
export async function dropTags(
  db: Db,
  images: readonly ImageRecord[],
  tags: readonly TagPair[] | undefined,
  job: TagJob,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockAll(trx, images)
    await removeTags(
      trx,
      images.map(({ id }) => id),
      tags,
    )
    await tellEach(trx, 'DELETE_TAGS', images, job)
  })
}
