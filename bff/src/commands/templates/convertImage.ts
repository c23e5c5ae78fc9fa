import type { Commands } from '@mold/shared/commands/index.ts'
import { beginConversion, type ConvertParts } from '../../images/convert/begin.service.ts'
import { conversionOutcome } from '../../images/convert/outcome.ts'
import { eventOf } from '../../images/image.events.ts'
import { type AsyncHandler, notYet } from '../handler.ts'

export const createConvertImage = (
  parts: ConvertParts,
): AsyncHandler<Commands['convertImage']> => ({
  async start(params, { caller }) {
    const image = await beginConversion(parts, caller, params)
    return {
      id: image.uuid,
      instance: { type: 'Template', uuid: image.uuid },
      event: eventOf(image, 'CREATE', 'Template conversion'),
    }
  },
  async run({ instance, caller, progress }) {
    const outcome = await conversionOutcome(parts.db, caller, instance ?? '')
    if ('image' in outcome) return outcome.image
    progress(outcome)
    return notYet
  },
})
