import type { Commands } from '@mold/shared/commands/index.ts'
import {
  checkDetach,
  detachVolume,
  type DetachParts,
} from '../../compute/volumes/detach.service.ts'
import { afterJob } from '../../compute/own-job.ts'
import { volumeEvent } from '../../compute/volumes/volume.events.ts'
import { volumeView } from '../../compute/volumes/volume.view.ts'
import { type AsyncHandler, notYet } from '../handler.ts'

/** api-commands §9 */
export const createDetachVolume = (parts: DetachParts): AsyncHandler<Commands['detachVolume']> => ({
  async start(params, { caller }) {
    const volume = await checkDetach(parts.db, caller, params)
    return {
      instance: { type: 'Volume', uuid: volume.uuid },
      event: volumeEvent(volume, 'DETACH', `Volume detachment from ${volume.instance_name ?? ''}`),
    }
  },
  async run({ instance = '', caller, ...job }) {
    const detached = await detachVolume(parts, instance, job)
    return detached === notYet ? notYet : volumeView(afterJob(detached, job.jobUuid), caller)
  },
})
