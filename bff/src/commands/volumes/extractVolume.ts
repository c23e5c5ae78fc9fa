import type { Commands } from '@mold/shared/commands/index.ts'
import {
  checkExtractVolume,
  extractVolume,
  type ExtractVolumeParts,
} from '../../compute/volumes/extract.service.ts'
import { volumeEvent } from '../../compute/volumes/volume.events.ts'
import type { AsyncHandler } from '../handler.ts'

export const createExtractVolume = (
  parts: ExtractVolumeParts,
): AsyncHandler<Commands['extractVolume']> => ({
  async start(params, { caller }) {
    const volume = await checkExtractVolume(parts, caller, params)
    return {
      instance: { type: 'Volume', uuid: volume.uuid },
      event: volumeEvent(volume, 'EXTRACT', 'Volume extraction'),
    }
  },
  run: ({ instance = '', ...job }) => extractVolume(parts, instance, job),
})
