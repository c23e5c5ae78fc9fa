import { getVMScreenshot as declaration } from '@mold/shared/commands/instances/getVMScreenshot.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { AskNowParts } from '../../compute/host-commands/ask-now.ts'
import { instanceFor } from '../../compute/instances/find.ts'
import { screenshotOf } from '../../compute/instances/screenshot.service.ts'
import type { SyncHandler } from '../handler.ts'

/** Mold's own. */
export const createGetVMScreenshot =
  (parts: AskNowParts): SyncHandler<typeof declaration> =>
  async ({ id }, { caller }) => {
    const instance = await instanceFor(parts.db, caller, { id, command: declaration })
    const png = await screenshotOf(parts, instance)
    return { id: instance.uuid, png, taken: wireDate(new Date()) }
  }
