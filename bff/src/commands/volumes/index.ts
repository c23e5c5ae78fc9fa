import type { volumeCommands } from '@mold/shared/commands/volumes/index.ts'
import type { HandlersOf } from '../handler.ts'
import { asyncUnderWay, syncUnderWay } from '../under-way.ts'

export function createVolumeHandlers(): HandlersOf<typeof volumeCommands> {
  return {
    attachVolume: asyncUnderWay('attachVolume'),
    createVolume: asyncUnderWay('createVolume'),
    deleteVolume: syncUnderWay('deleteVolume'),
    detachVolume: asyncUnderWay('detachVolume'),
    extractVolume: asyncUnderWay('extractVolume'),
    listVolumes: syncUnderWay('listVolumes'),
  }
}
