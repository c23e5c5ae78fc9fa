import { deleteTags as declaration } from '@mold/shared/commands/tags/deleteTags.ts'
import type { Db } from '../../db/database.ts'
import { dropTags, imagesToTag, tagsEvent } from '../../tags/tag.service.ts'
import type { AsyncHandler } from '../handler.ts'
import { tagInstance } from './tag-instance.ts'

/** api-commands §11: whoever may update an image may remove its tags. */
export const createDeleteTags = (parts: { db: Db }): AsyncHandler<typeof declaration> => ({
  async start(params, { caller }) {
    const images = await imagesToTag(parts.db, caller, params, declaration)
    return { event: tagsEvent('DELETE_TAGS', images), ...tagInstance(images) }
  },
  async run({ params, ...job }) {
    const images = await imagesToTag(parts.db, job.caller, params, declaration)
    await dropTags(parts.db, images, params.tags, job)
    return { success: true }
  },
})
