import type { Commands } from '@mold/shared/commands/index.ts'
import {
  attachVolume,
  type AttachParts,
  checkAttach,
} from '../../compute/volumes/attach.service.ts'
import { afterJob } from '../../compute/own-job.ts'
import { volumeEvent } from '../../compute/volumes/volume.events.ts'
import { volumeView } from '../../compute/volumes/volume.view.ts'
import { type AsyncHandler, notYet } from '../handler.ts'

/** api-commands §9 */
export const createAttachVolume = (parts: AttachParts): AsyncHandler<Commands['attachVolume']> => ({
  async start(params, { caller }) {
    const { volume, instance } = await checkAttach(parts.db, caller, params)
    return {
      instance: { type: 'Volume', uuid: volume.uuid },
      event: volumeEvent(volume, 'ATTACH', `Volume attachment to ${instance.display_name}`),
    }
  },
  async run({ params, instance = '', caller, ...job }) {
    const to = { instance: params.virtualmachineid, device: params.deviceid }
    const attached = await attachVolume(parts, instance, to, job)
    return attached === notYet ? notYet : volumeView(afterJob(attached, job.jobUuid), caller)
  },
})
