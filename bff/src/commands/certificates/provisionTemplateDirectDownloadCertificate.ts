import { provisionTemplateDirectDownloadCertificate as declaration } from '@mold/shared/commands/certificates/provisionTemplateDirectDownloadCertificate.ts'
import { idOf } from '../../access/ids.ts'
import { provisionCertificate } from '../../compute/certificates/provision.service.ts'
import type { SyncParts } from '../../compute/certificates/sync.service.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §3 */
export function createProvisionTemplateDirectDownloadCertificate(
  parts: SyncParts,
): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    const of = { command: declaration, param: 'hostid', includeRemoved: false }
    const hostId = await idOf(parts.db, 'host', params.hostid, of)
    return provisionCertificate(parts, caller, { uuid: params.id, hostId })
  }
}
