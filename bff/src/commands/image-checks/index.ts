import type { imageCheckCommands } from '@mold/shared/commands/image-checks/index.ts'
import type { CheckParts } from '../../images/check/check.service.ts'
import type { HandlersOf } from '../handler.ts'
import { createCheckImage } from './checkImage.ts'
import { createListImageChecks } from './listImageChecks.ts'

export function createImageCheckHandlers(parts: CheckParts): HandlersOf<typeof imageCheckCommands> {
  return {
    checkImage: createCheckImage(parts),
    listImageChecks: createListImageChecks(parts.db),
  }
}
