import { uploadTemplateDirectDownloadCertificate as declaration } from '@mold/shared/commands/certificates/uploadTemplateDirectDownloadCertificate.ts'
import { idOf } from '../../access/ids.ts'
import type { SyncParts } from '../../compute/certificates/sync.service.ts'
import { uploadCertificate } from '../../compute/certificates/upload.service.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §3 */
export function createUploadTemplateDirectDownloadCertificate(
  parts: SyncParts,
): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    const of = { command: declaration, includeRemoved: false }
    const zoneId = await idOf(parts.db, 'zone', params.zoneid, { ...of, param: 'zoneid' })
    const hostId =
      params.hostid === undefined
        ? undefined
        : await idOf(parts.db, 'host', params.hostid, { ...of, param: 'hostid' })
    const { certificate, name: alias, hypervisor } = params
    return uploadCertificate(parts, caller, { certificate, alias, hypervisor, zoneId, hostId })
  }
}
