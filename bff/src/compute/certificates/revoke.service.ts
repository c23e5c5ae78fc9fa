import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import { isUuid } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { tellCertificateEvent } from './certificate.events.ts'
import {
  type CertificateRow,
  findCertificate,
  findCertificates,
  removeCertificate,
} from './certificate.repository.ts'
import type { WireHostStatus } from './certificate.view.ts'
import { findOnHost, setExcepted, type TrustingHost, trustingHosts } from './host.repository.ts'
import { statusesAfterRevoke } from './list.service.ts'
import { syncHosts, type SyncParts } from './sync.service.ts'
import { hostInZone } from './upload.service.ts'

export interface RevokeRequest {
  readonly zoneId: number
  readonly uuid: string | undefined
  readonly alias: string | undefined
  readonly hypervisor: string | undefined
  /** Only this host; the zone keeps the certificate. */
  readonly hostId: number | undefined
}

/**
 * Takes a certificate from all hosts of a zone, and its name is free again; or from one host, which stays without
 * until it is given back (decisions.md: Certificates). From hosts that are not connected it is taken when they are.
 *
 * @returns what came of it on each host that may have had it
 * @throws AppError certificate.revoke_*, certificate.host_elsewhere
 */
export async function revokeCertificate(
  parts: SyncParts,
  caller: Caller,
  request: RevokeRequest,
): Promise<WireHostStatus[]> {
  const row = await meantCertificate(parts.db, request)
  const { hostId } = request
  if (hostId === undefined) await revokeInZone(parts, caller, row)
  else await revokeOnHost(parts, caller, row, await hostInZone(parts, hostId, row.zone_id))
  return statusesAfterRevoke(parts.db, row, hostId)
}

async function meantCertificate(
  db: Db,
  { uuid, alias, hypervisor, zoneId }: RevokeRequest,
): Promise<CertificateRow> {
  if (uuid !== undefined) {
    // One that was revoked already is meant as long as a host may still trust it: that is tried again.
    const filter = { uuid, zoneId, withRevoked: true }
    const [row] = isUuid(uuid) ? await findCertificates(db, filter) : []
    if (row) return row
    throw new AppError('certificate.revoke_unknown_id', { id: uuid })
  }
  if (alias === undefined || hypervisor === undefined) {
    throw new AppError('certificate.revoke_unnamed')
  }
  const row = hypervisor.toUpperCase() === 'KVM' && (await findCertificate(db, { alias, zoneId }))
  if (row) return row
  throw new AppError('certificate.revoke_unknown_alias', { alias, hypervisor })
}

async function revokeInZone(parts: SyncParts, caller: Caller, row: CertificateRow) {
  await parts.db.transaction().execute(async (trx) => {
    if (await removeCertificate(trx, row.id))
      await tellCertificateEvent(trx, caller, 'CERTIFICATE.REVOKE', row, 'revoked')
  })
  await syncHosts(parts, await trustingHosts(parts.db, { zoneId: row.zone_id }))
}

async function revokeOnHost(
  parts: SyncParts,
  caller: Caller,
  row: CertificateRow,
  host: TrustingHost,
) {
  const of = { certificateId: row.id, hostId: host.id }
  await parts.db.transaction().execute(async (trx) => {
    const noted = row.removed === null ? await findOnHost(trx, of) : undefined
    if (!noted || (noted.excepted && noted.state === 'REVOKED')) {
      const { alias } = row
      throw new AppError('certificate.revoke_not_there', { alias, host: host.name })
    }
    await setExcepted(trx, of, true)
    const words = `revoked on host ${host.name}`
    await tellCertificateEvent(trx, caller, 'CERTIFICATE.REVOKE', row, words)
  })
  await syncHosts(parts, [host])
}
