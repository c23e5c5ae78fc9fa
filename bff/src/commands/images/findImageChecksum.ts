import type { Commands } from '@mold/shared/commands/index.ts'
import { formatChecksum } from '@mold/shared/images/checksum.ts'
import type { SourceProbe } from '../../images/probe.service.ts'
import { redactUrl } from '../../sources/url.ts'
import type { SyncHandler } from '../handler.ts'

export const createFindImageChecksum =
  (parts: { probe: SourceProbe }): SyncHandler<Commands['findImageChecksum']> =>
  async ({ url, file }, { caller, signal }) => {
    const found = await parts.probe.findChecksum(caller, { url, file }, signal)
    return {
      checksum: formatChecksum(found.checksum),
      file: found.entry,
      url: redactUrl(found.url),
    }
  }
