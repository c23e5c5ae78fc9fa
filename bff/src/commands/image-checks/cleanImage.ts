import type { Commands } from '@mold/shared/commands/index.ts'
import { beginCleaning, type CleanParts } from '../../images/clean/begin.service.ts'
import { conversionOutcome } from '../../images/convert/outcome.ts'
import { eventOf } from '../../images/image.events.ts'
import { type AsyncHandler, notYet } from '../handler.ts'

/** Mold's own. The copy is fetched like any other image, and is cancelled and tried again like one. */
export const createCleanImage = (parts: CleanParts): AsyncHandler<Commands['cleanImage']> => ({
  async start(params, { caller }) {
    const image = await beginCleaning(parts, caller, params)
    return {
      id: image.uuid,
      instance: { type: 'Template', uuid: image.uuid },
      event: eventOf(image, 'CREATE', 'Template cleaning'),
    }
  },
  async run({ instance, caller, progress }) {
    const outcome = await conversionOutcome(parts.db, caller, instance ?? '', 'clean.cancelled')
    if ('image' in outcome) return outcome.image
    progress(outcome)
    return notYet
  },
})
