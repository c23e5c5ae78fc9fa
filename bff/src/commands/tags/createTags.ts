import { createTags as declaration } from '@mold/shared/commands/tags/createTags.ts'
import type { Db } from '../../db/database.ts'
import { addTags, checkTags, imagesToTag, tagsEvent } from '../../tags/tag.service.ts'
import type { AsyncHandler } from '../handler.ts'
import { tagInstance } from './tag-instance.ts'

/** api-commands §11: whoever may update an image may tag it. */
export const createCreateTags = (parts: { db: Db }): AsyncHandler<typeof declaration> => ({
  async start(params, { caller }) {
    checkTags(params.tags)
    const images = await imagesToTag(parts.db, caller, params, declaration)
    return { event: tagsEvent('CREATE_TAGS', images), ...tagInstance(images) }
  },
  async run({ params, ...job }) {
    const images = await imagesToTag(parts.db, job.caller, params, declaration)
    await addTags(parts.db, images, { tags: params.tags, customer: params.customer }, job)
    return { success: true }
  },
})
