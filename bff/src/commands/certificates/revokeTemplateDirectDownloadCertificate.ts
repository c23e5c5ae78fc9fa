import { revokeTemplateDirectDownloadCertificate as declaration } from '@mold/shared/commands/certificates/revokeTemplateDirectDownloadCertificate.ts'
import { idOf } from '../../access/ids.ts'
import { revokeCertificate } from '../../compute/certificates/revoke.service.ts'
import type { SyncParts } from '../../compute/certificates/sync.service.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §3 */
export function createRevokeTemplateDirectDownloadCertificate(
  parts: SyncParts,
): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    const of = { command: declaration, includeRemoved: false }
    const zoneId = await idOf(parts.db, 'zone', params.zoneid, { ...of, param: 'zoneid' })
    const hostId =
      params.hostid === undefined
        ? undefined
        : await idOf(parts.db, 'host', params.hostid, { ...of, param: 'hostid' })
    const { id: uuid, name: alias, hypervisor } = params
    const items = await revokeCertificate(parts, caller, {
      zoneId,
      uuid,
      alias,
      hypervisor,
      hostId,
    })
    return { count: items.length, items }
  }
}
