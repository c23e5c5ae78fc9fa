import type { Commands } from '@mold/shared/commands/index.ts'
import type { SourceProbe } from '../../images/probe.service.ts'
import { redactUrl } from '../../sources/url.ts'
import type { SyncHandler } from '../handler.ts'

export const createProbeImageUrl =
  (parts: { probe: SourceProbe }): SyncHandler<Commands['probeImageUrl']> =>
  async ({ url }, { caller, signal }) => {
    const found = await parts.probe.describe(caller, url, signal)
    return {
      url: redactUrl(found.finalUrl),
      size: found.size,
      filename: found.fileName,
      name: found.name,
      contenttype: found.contentType,
      compression: found.compression,
      format: found.format,
      virtualsize: found.virtualSize,
      bootable: found.bootable,
      label: found.label,
      publisher: found.publisher,
      arch: found.architecture,
      acceptsranges: found.acceptsRanges,
      validator: found.validator,
      ostypeid: found.os?.uuid,
      ostypename: found.os?.description,
      ostypereason: found.osGuess?.reason,
      ostypefrom: found.osGuess?.from,
      remarks: [...found.remarks],
      warnings: [...found.warnings],
    }
  }
