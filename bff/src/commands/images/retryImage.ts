import type { Commands } from '@mold/shared/commands/index.ts'
import { AppError } from '@mold/shared/errors.ts'
import { isRoot } from '../../access/caller.ts'
import { recordEvent } from '../../events/events.service.ts'
import { type ControlParts, retryImage as retry } from '../../images/control.service.ts'
import { imageFor } from '../../images/find.ts'
import { doneEvent } from '../../images/image.events.ts'
import { importPathOf } from '../../images/sources.ts'
import { parseImageUrl } from '../../sources/url.ts'
import type { SyncHandler } from '../handler.ts'

export const createRetryImage =
  (parts: ControlParts): SyncHandler<Commands['retryImage']> =>
  async ({ id, zoneid, url, checksum }, { caller }) => {
    const of = { id, kind: undefined, command: 'retryimage', words: 'specified' } as const
    const image = await imageFor(parts.db, caller, of, 'update')
    if (url) {
      if (importPathOf(url) === undefined) parseImageUrl(url)
      else if (!isRoot(caller)) throw new AppError('image.import_root_only')
    }
    await retry(parts, image, { zoneUuid: zoneid, url, checksum })
    await recordEvent(parts.db, doneEvent(image, 'UPDATE', 'Tried again', caller.user.username))
    return { success: true }
  }
