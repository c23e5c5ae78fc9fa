import { checkImage } from './checkImage.ts'
import { cleanImage } from './cleanImage.ts'
import { listImageChecks } from './listImageChecks.ts'

export const imageCheckCommands = {
  checkImage,
  cleanImage,
  listImageChecks,
} as const
