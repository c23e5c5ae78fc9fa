import { createDiskOffering } from './createDiskOffering.ts'
import { createServiceOffering } from './createServiceOffering.ts'
import { deleteDiskOffering } from './deleteDiskOffering.ts'
import { deleteServiceOffering } from './deleteServiceOffering.ts'
import { listDiskOfferings } from './listDiskOfferings.ts'
import { listServiceOfferings } from './listServiceOfferings.ts'

export const offeringCommands = {
  createDiskOffering,
  createServiceOffering,
  deleteDiskOffering,
  deleteServiceOffering,
  listDiskOfferings,
  listServiceOfferings,
} as const
