import type { Commands } from '@mold/shared/commands/index.ts'
import { AppError } from '@mold/shared/errors.ts'
import { parseFormat, parseHypervisor } from '@mold/shared/images/formats.ts'
import { createUpload, type UploadParts } from '../../images/uploads/create.service.ts'
import type { SyncHandler } from '../handler.ts'

export const createGetUploadParamsForTemplate =
  (parts: UploadParts): SyncHandler<Commands['getUploadParamsForTemplate']> =>
  async ({ zoneid, zoneids, ...params }, { caller, origin }) => {
    const format = parseFormat(params.format)
    const hypervisor = parseHypervisor(params.hypervisor)
    const fromOvf = hypervisor === 'VMware' && params.deployasis === true
    if (fromOvf && params.ostypeid !== undefined) throw new AppError('upload.os_not_applicable')
    if (hypervisor !== 'VMware' && params.ostypeid === undefined) {
      throw new AppError('upload.os_missing')
    }
    const request = {
      ...params,
      kind: 'template' as const,
      format,
      hypervisor,
      zoneids: [...new Set([zoneid, ...(zoneids ?? [])])],
      bootable: true,
      // Here it is false unless given (api-commands §1).
      requireshvm: params.requireshvm ?? false,
    }
    return createUpload(parts, caller, request, origin)
  }
