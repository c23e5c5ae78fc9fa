import { checkImage } from './checkImage.ts'
import { listImageChecks } from './listImageChecks.ts'

export const imageCheckCommands = {
  checkImage,
  listImageChecks,
} as const
