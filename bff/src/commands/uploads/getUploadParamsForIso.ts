import type { Commands } from '@mold/shared/commands/index.ts'
import { AppError } from '@mold/shared/errors.ts'
import { parseFormat } from '@mold/shared/images/formats.ts'
import { createUpload, type UploadParts } from '../../images/uploads/create.service.ts'
import type { SyncHandler } from '../handler.ts'

export const createGetUploadParamsForIso =
  (parts: UploadParts): SyncHandler<Commands['getUploadParamsForIso']> =>
  async ({ zoneid, zoneids, ...params }, { caller, origin }) => {
    const format = parseFormat(params.format)
    if (format !== 'ISO') {
      throw new AppError('image.format_unknown', { format: params.format, supported: 'ISO' })
    }
    const request = {
      ...params,
      kind: 'iso' as const,
      format,
      hypervisor: null,
      zoneids: [...new Set([zoneid, ...(zoneids ?? [])])],
      // Here it is false unless given (api-commands §2).
      bootable: params.bootable ?? false,
    }
    return createUpload(parts, caller, request, origin)
  }
