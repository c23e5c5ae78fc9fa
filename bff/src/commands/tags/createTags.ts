import { createTags as declaration } from '@mold/shared/commands/tags/createTags.ts'
import type { Db } from '../../db/database.ts'
import { addTags, checkTags, tagsEvent } from '../../tags/tag.service.ts'
import { thingsToTag } from '../../tags/things.ts'
import type { AsyncHandler } from '../handler.ts'
import { tagInstance } from './tag-instance.ts'

/** api-commands §11: whoever may change a thing may tag it. */
export const createCreateTags = (parts: { db: Db }): AsyncHandler<typeof declaration> => ({
  async start(params, { caller }) {
    checkTags(params.tags)
    const things = await thingsToTag(parts.db, caller, params, declaration)
    return { event: tagsEvent('CREATE_TAGS', things), ...tagInstance(things) }
  },
  async run({ params, ...job }) {
    const things = await thingsToTag(parts.db, job.caller, params, declaration)
    await addTags(parts.db, things, { tags: params.tags, customer: params.customer }, job)
    return { success: true }
  },
})
