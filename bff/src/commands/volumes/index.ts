import type { volumeCommands } from '@mold/shared/commands/volumes/index.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { HandlersOf } from '../handler.ts'
import { asyncUnderWay, syncUnderWay } from '../under-way.ts'

import { createListVolumes } from './listVolumes.ts'

interface Parts {
  readonly db: Db
  readonly settings: Settings
}

export function createVolumeHandlers(parts: Parts): HandlersOf<typeof volumeCommands> {
  return {
    attachVolume: asyncUnderWay('attachVolume'),
    createVolume: asyncUnderWay('createVolume'),
    deleteVolume: syncUnderWay('deleteVolume'),
    detachVolume: asyncUnderWay('detachVolume'),
    extractVolume: asyncUnderWay('extractVolume'),
    listVolumes: createListVolumes(parts),
  }
}
