import type { Commands } from '@mold/shared/commands/index.ts'
import { type BeginMakeParts, beginTemplate } from '../../compute/templates/begin.service.ts'
import { makeTemplate, type MakeParts } from '../../compute/templates/make.service.ts'
import { sourceOf } from '../../compute/templates/request.ts'
import { eventOf } from '../../images/image.events.ts'
import { uniqueRowView } from '../../images/image.view.ts'
import { type AsyncHandler, notYet } from '../handler.ts'

/** api-commands §1, semantics §8 */
export const createCreateTemplate = (
  parts: BeginMakeParts & MakeParts,
): AsyncHandler<Commands['createTemplate']> => ({
  async start(params, { caller }) {
    const image = await beginTemplate(parts, caller, params)
    return {
      id: image.uuid,
      instance: { type: 'Template', uuid: image.uuid },
      event: eventOf(image, 'CREATE', 'Template creation'),
    }
  },
  async run({ params, instance = '', caller, ...job }) {
    const made = await makeTemplate(parts, instance, sourceOf(params), job)
    return made === notYet ? notYet : uniqueRowView(made, caller)
  },
})
