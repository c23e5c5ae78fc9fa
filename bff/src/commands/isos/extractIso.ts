import type { Commands } from '@mold/shared/commands/index.ts'
import { checkExtract, type ExtractParts, extractImage } from '../../images/extract.service.ts'
import { eventOf } from '../../images/image.events.ts'
import type { AsyncHandler } from '../handler.ts'

export const createExtractIso = (parts: ExtractParts): AsyncHandler<Commands['extractIso']> => ({
  async start(params, { caller }) {
    const image = await checkExtract(parts, caller, { ...params, kind: 'iso' })
    return {
      instance: { type: 'Iso', uuid: image.uuid },
      event: eventOf(image, 'EXTRACT', 'A download link was asked for'),
    }
  },
  run: ({ params, caller, origin }) =>
    extractImage(parts, caller, { ...params, kind: 'iso' }, origin),
})
