import { deleteTags as declaration } from '@mold/shared/commands/tags/deleteTags.ts'
import type { Db } from '../../db/database.ts'
import { dropTags, tagsEvent } from '../../tags/tag.service.ts'
import { thingsToTag } from '../../tags/things.ts'
import type { AsyncHandler } from '../handler.ts'
import { tagInstance } from './tag-instance.ts'

/** api-commands §11: whoever may change a thing may remove its tags. */
export const createDeleteTags = (parts: { db: Db }): AsyncHandler<typeof declaration> => ({
  async start(params, { caller }) {
    const things = await thingsToTag(parts.db, caller, params, declaration)
    return { event: tagsEvent('DELETE_TAGS', things), ...tagInstance(things) }
  },
  async run({ params, ...job }) {
    const things = await thingsToTag(parts.db, job.caller, params, declaration)
    await dropTags(parts.db, things, params.tags, job)
    return { success: true }
  },
})
