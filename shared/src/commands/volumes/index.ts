import { attachVolume } from './attachVolume.ts'
import { createVolume } from './createVolume.ts'
import { deleteVolume } from './deleteVolume.ts'
import { detachVolume } from './detachVolume.ts'
import { extractVolume } from './extractVolume.ts'
import { listVolumes } from './listVolumes.ts'

export const volumeCommands = {
  attachVolume,
  createVolume,
  deleteVolume,
  detachVolume,
  extractVolume,
  listVolumes,
} as const
