import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import { isUuid } from '../../access/ids.ts'
import { findCertificate } from './certificate.repository.ts'
import type { WireHostStatus } from './certificate.view.ts'
import { shownCertificate } from './list.service.ts'
import type { SyncParts } from './sync.service.ts'
import { giveBack, hostInZone } from './upload.service.ts'

/**
 * Gives a host a certificate that its zone has, also one that was revoked there.
 *
 * @throws AppError certificate.unknown, certificate.host_elsewhere
 */
export async function provisionCertificate(
  parts: SyncParts,
  caller: Caller,
  { uuid, hostId }: { readonly uuid: string; readonly hostId: number },
): Promise<WireHostStatus> {
  const row = isUuid(uuid) ? await findCertificate(parts.db, { uuid }) : undefined
  if (!row) throw new AppError('certificate.unknown', { id: uuid })
  const host = await hostInZone(parts, hostId, row.zone_id)
  await giveBack(parts, caller, row, host)
  const { hostsmap } = await shownCertificate(parts.db, row.uuid, host.id)
  const [status] = hostsmap ?? []
  if (!status) throw new AppError('certificate.host_elsewhere', { host: host.name })
  return status
}
