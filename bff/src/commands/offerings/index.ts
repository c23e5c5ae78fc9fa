import type { offeringCommands } from '@mold/shared/commands/offerings/index.ts'
import type { HandlersOf } from '../handler.ts'
import { syncUnderWay } from '../under-way.ts'

export function createOfferingHandlers(): HandlersOf<typeof offeringCommands> {
  return {
    createDiskOffering: syncUnderWay('createDiskOffering'),
    createServiceOffering: syncUnderWay('createServiceOffering'),
    deleteDiskOffering: syncUnderWay('deleteDiskOffering'),
    deleteServiceOffering: syncUnderWay('deleteServiceOffering'),
    listDiskOfferings: syncUnderWay('listDiskOfferings'),
    listServiceOfferings: syncUnderWay('listServiceOfferings'),
  }
}
