import { addImageStore as declaration } from '@mold/shared/commands/infrastructure/addImageStore.ts'
import { AppError } from '@mold/shared/errors.ts'
import { idOf } from '../../access/ids.ts'
import {
  addStore,
  type ImageStoreParts,
  shownImageStore,
} from '../../infrastructure/image-store.service.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §5, decisions: Settings, stores, zones */
export function createAddImageStore(parts: ImageStoreParts): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    if (params.zoneid === undefined) throw new AppError('store.zone_missing')
    const of = { command: declaration, param: 'zoneid', includeRemoved: false }
    const zoneId = await idOf(parts.db, 'zone', params.zoneid, of)
    return shownImageStore(parts.db, await addStore(parts, caller, params, zoneId))
  }
}
