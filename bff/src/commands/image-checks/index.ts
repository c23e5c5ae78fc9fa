import type { imageCheckCommands } from '@mold/shared/commands/image-checks/index.ts'
import type { CheckParts } from '../../images/check/check.service.ts'
import type { CleanParts } from '../../images/clean/begin.service.ts'
import type { HandlersOf } from '../handler.ts'
import { createCheckImage } from './checkImage.ts'
import { createCleanImage } from './cleanImage.ts'
import { createListImageChecks } from './listImageChecks.ts'

export function createImageCheckHandlers(
  parts: CheckParts & CleanParts,
): HandlersOf<typeof imageCheckCommands> {
  return {
    checkImage: createCheckImage(parts),
    cleanImage: createCleanImage(parts),
    listImageChecks: createListImageChecks(parts.db),
  }
}
