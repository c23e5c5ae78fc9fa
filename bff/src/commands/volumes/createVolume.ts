import type { Commands } from '@mold/shared/commands/index.ts'
import { AppError } from '@mold/shared/errors.ts'
import { attachVolume, type AttachParts } from '../../compute/volumes/attach.service.ts'
import { createVolume, type CreateVolumeParts } from '../../compute/volumes/create.service.ts'
import { afterJob } from '../../compute/own-job.ts'
import { volumeEvent } from '../../compute/volumes/volume.events.ts'
import { volumeByUuid } from '../../compute/volumes/volume.repository.ts'
import { volumeView } from '../../compute/volumes/volume.view.ts'
import { type AsyncHandler, notYet } from '../handler.ts'

/** api-commands §9 */
export const createCreateVolume = (
  parts: CreateVolumeParts & AttachParts,
): AsyncHandler<Commands['createVolume']> => ({
  async start(params, { caller }) {
    const volume = await createVolume(parts, caller, params)
    return {
      id: volume.uuid,
      instance: { type: 'Volume', uuid: volume.uuid },
      event: volumeEvent(volume, 'CREATE', 'Volume creation'),
    }
  },
  async run({ params, instance = '', caller, ...job }) {
    const { virtualmachineid } = params
    if (virtualmachineid !== undefined) {
      const attached = await attachVolume(parts, instance, { instance: virtualmachineid }, job)
      return attached === notYet ? notYet : volumeView(afterJob(attached, job.jobUuid), caller)
    }
    const volume = await volumeByUuid(parts.db, instance)
    if (!volume) throw new AppError('volume.gone')
    return volumeView(afterJob(volume, job.jobUuid), caller)
  },
})
