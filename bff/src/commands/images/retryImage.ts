import type { Commands } from '@mold/shared/commands/index.ts'
import type { ImageFormat } from '@mold/shared/images/formats.ts'
import { type ControlParts, retryImage as retry } from '../../images/control.service.ts'
import { imageFor } from '../../images/find.ts'
import type { SourceProbe } from '../../images/probe.service.ts'
import type { SyncHandler } from '../handler.ts'

export const createRetryImage =
  (parts: ControlParts & { readonly probe: SourceProbe }): SyncHandler<Commands['retryImage']> =>
  async ({ id, zoneid, url, checksum }, { caller, signal }) => {
    const of = { id, kind: undefined, command: 'retryimage', words: 'specified' } as const
    const image = await imageFor(parts.db, caller, of, 'update')
    if (url) {
      const format = image.format as ImageFormat
      await parts.probe.check(caller, { url, format }, signal)
    }
    const { username } = caller.user
    await retry(parts, image, { username, zoneUuid: zoneid, url, checksum })
    return { success: true }
  }
