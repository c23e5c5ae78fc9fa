import type { Commands } from '@mold/shared/commands/index.ts'
import { checkExtract, type ExtractParts, extractImage } from '../../images/extract.service.ts'
import { eventOf } from '../../images/image.events.ts'
import type { AsyncHandler } from '../handler.ts'

export const createExtractTemplate = (
  parts: ExtractParts,
): AsyncHandler<Commands['extractTemplate']> => ({
  async start(params, { caller }) {
    const image = await checkExtract(parts, caller, { ...params, kind: 'template' })
    return {
      instance: { type: 'Template', uuid: image.uuid },
      event: eventOf(image, 'EXTRACT', 'A download link was asked for'),
    }
  },
  run: ({ params, caller, origin }) =>
    extractImage(parts, caller, { ...params, kind: 'template' }, origin),
})
