import type { offeringCommands } from '@mold/shared/commands/offerings/index.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { HandlersOf } from '../handler.ts'
import { createCreateDiskOffering } from './createDiskOffering.ts'
import { createCreateServiceOffering } from './createServiceOffering.ts'
import { createDeleteDiskOffering } from './deleteDiskOffering.ts'
import { createDeleteServiceOffering } from './deleteServiceOffering.ts'
import { createListDiskOfferings } from './listDiskOfferings.ts'
import { createListServiceOfferings } from './listServiceOfferings.ts'

export function createOfferingHandlers(parts: {
  db: Db
  settings: Settings
}): HandlersOf<typeof offeringCommands> {
  return {
    createDiskOffering: createCreateDiskOffering(parts.db),
    createServiceOffering: createCreateServiceOffering(parts.db),
    deleteDiskOffering: createDeleteDiskOffering(parts.db),
    deleteServiceOffering: createDeleteServiceOffering(parts.db),
    listDiskOfferings: createListDiskOfferings(parts),
    listServiceOfferings: createListServiceOfferings(parts),
  }
}
