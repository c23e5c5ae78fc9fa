import type { volumeCommands } from '@mold/shared/commands/volumes/index.ts'
import type { AttachParts } from '../../compute/volumes/attach.service.ts'
import type { DeleteVolumeParts } from '../../compute/volumes/delete.service.ts'
import type { DetachParts } from '../../compute/volumes/detach.service.ts'
import type { ExtractVolumeParts } from '../../compute/volumes/extract.service.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { Stores } from '../../stores/stores.service.ts'
import type { HandlersOf } from '../handler.ts'
import { createAttachVolume } from './attachVolume.ts'
import { createCreateVolume } from './createVolume.ts'
import { createDeleteVolume } from './deleteVolume.ts'
import { createDetachVolume } from './detachVolume.ts'
import { createExtractVolume } from './extractVolume.ts'
import { createListVolumes } from './listVolumes.ts'

export interface VolumeHandlerParts
  extends
    Omit<AttachParts, 'stores'>,
    DeleteVolumeParts,
    DetachParts,
    Omit<ExtractVolumeParts, 'stores' | 'settings'> {
  readonly settings: Settings
  readonly stores: Stores
}

export function createVolumeHandlers(parts: VolumeHandlerParts): HandlersOf<typeof volumeCommands> {
  return {
    attachVolume: createAttachVolume(parts),
    createVolume: createCreateVolume(parts),
    deleteVolume: createDeleteVolume(parts),
    detachVolume: createDetachVolume(parts),
    extractVolume: createExtractVolume(parts),
    listVolumes: createListVolumes(parts),
  }
}
