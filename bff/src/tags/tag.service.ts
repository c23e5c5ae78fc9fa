import { AppError } from '@mold/shared/errors.ts'
import { checkTag } from '@mold/shared/tags.ts'
import type { Caller } from '../access/caller.ts'
import type { Db, Trx } from '../db/database.ts'
import { recordEvent } from '../events/events.service.ts'
import type { EventSubject } from '../events/subject.ts'
import { tagKinds } from './kinds.ts'
import { countTags, insertTags, lockTagged, removeTags, type TagPair } from './tag.repository.ts'
import { notThere, type Tagged } from './things.ts'

/** Most tags of one thing: a list row has them all. */
const maxTags = 50

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

/** What several of a kind are called. */
const plurals = {
  template: 'images',
  iso: 'images',
  instance: 'instances',
  volume: 'volumes',
  snapshot: 'snapshots',
} as const

/** What the events of the job say: the thing if it is one, else how many there are. */
export function tagsEvent(verb: Verb, things: readonly Tagged[]): EventSubject {
  const [first] = things
  const one = things.length === 1 ? first : undefined
  const kind = first?.kind ?? 'template'
  return {
    type: verb,
    description: `${done[verb]}: ${one ? one.name : `${things.length} ${plurals[kind]}`}`,
    resourceType: tagKinds[kind].eventType,
    resourceUuid: one?.uuid,
    resourceName: one?.name,
    accountId: first?.accountId ?? 0,
  }
}

interface TagJob {
  readonly caller: Caller
  readonly jobUuid: string
}

/** Of several things each has its own event, beside those of the job. */
async function tellEach(trx: Trx, verb: Verb, things: readonly Tagged[], job: TagJob) {
  if (things.length < 2) return
  for (const thing of things) {
    await recordEvent(trx, {
      ...tagsEvent(verb, [thing]),
      level: 'INFO',
      state: 'Completed',
      username: job.caller.user.username,
      once: `job ${job.jobUuid} ${thing.uuid}`,
    })
  }
}

/** In the one order of ids, so that no two jobs wait for each other in a circle. */
async function lockAll(trx: Trx, things: readonly Tagged[]): Promise<void> {
  for (const thing of things.toSorted((a, b) => a.id - b.id)) {
    if (!(await lockTagged(trx, thing))) throw notThere(thing)
  }
}

/**
 * Adds tags to every thing, or to none. Safe to run twice.
 *
 * @throws AppError tag.taken, tag.too_many
 */
export async function addTags(
  db: Db,
  things: readonly Tagged[],
  of: { readonly tags: readonly TagPair[]; readonly customer: string | undefined },
  job: TagJob,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockAll(trx, things)
    for (const thing of things) {
      const [taken] = await insertTags(trx, thing, { ...of, jobUuid: job.jobUuid })
      if (taken !== undefined) {
        const resource = `${tagKinds[thing.kind].tagType} ${thing.name}`
        throw new AppError('tag.taken', { key: taken, resource })
      }
      if ((await countTags(trx, thing)) > maxTags) {
        throw new AppError('tag.too_many', { name: thing.name, max: maxTags })
      }
    }
    await tellEach(trx, 'CREATE_TAGS', things, job)
  })
}

/** Removes tags from every thing; those that are not there are none to remove. Safe to run twice. */
export async function dropTags(
  db: Db,
  things: readonly Tagged[],
  tags: readonly TagPair[] | undefined,
  job: TagJob,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockAll(trx, things)
    for (const thing of things) await removeTags(trx, thing, tags)
    await tellEach(trx, 'DELETE_TAGS', things, job)
  })
}
