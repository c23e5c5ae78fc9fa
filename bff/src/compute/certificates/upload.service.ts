import { AppError } from '@mold/shared/errors.ts'
import { readPem } from '@mold/shared/x509/pem.ts'
import type { Caller } from '../../access/caller.ts'
import { lockZone } from '../../infrastructure/zone-write.repository.ts'
import { tellCertificateEvent } from './certificate.events.ts'
import {
  type CertificateRow,
  findCertificate,
  insertCertificate,
  lengthOfCertificates,
} from './certificate.repository.ts'
import type { WireCertificate } from './certificate.view.ts'
import { setExcepted, type TrustingHost, trustingHosts } from './host.repository.ts'
import { shownCertificate } from './list.service.ts'
import { checkAlias, checkedPem, checkHypervisor } from './read.ts'
import { syncHosts, type SyncParts } from './sync.service.ts'

/** Characters of all certificates of a zone: a host is told all of them by one message. */
const mostCharacters = 2 << 20

export interface UploadRequest {
  readonly certificate: string
  readonly alias: string
  readonly hypervisor: string
  readonly zoneId: number
  /** Only this host, of a certificate that the zone has. */
  readonly hostId: number | undefined
}

/**
 * Has the hosts of a zone trust a certificate, or one host one that the zone has (semantics §6: Certificates).
 * Hosts that are not connected get it when they are.
 *
 * @returns the certificate with what came of it on each host
 * @throws AppError certificate.*
 */
export async function uploadCertificate(
  parts: SyncParts,
  caller: Caller,
  request: UploadRequest,
): Promise<WireCertificate> {
  checkHypervisor(request.hypervisor)
  checkAlias(request.alias)
  const { hostId, zoneId } = request
  if (hostId !== undefined) {
    const host = await hostInZone(parts, hostId, zoneId)
    const row = await findCertificate(parts.db, { alias: request.alias, zoneId })
    if (!row) throw new AppError('certificate.not_in_zone')
    // The host gets the zone's: to say so of another one that was given would be wrong.
    if (checkedPem(request.certificate) !== row.pem) {
      throw new AppError('certificate.other_in_zone', { alias: row.alias })
    }
    await giveBack(parts, caller, row, host)
    return shownCertificate(parts.db, row.uuid, host.id)
  }
  const row = await addCertificate(parts, caller, request)
  await syncHosts(parts, await trustingHosts(parts.db, { zoneId }))
  return shownCertificate(parts.db, row.uuid)
}

async function addCertificate(
  { db }: SyncParts,
  caller: Caller,
  { alias, zoneId, certificate }: UploadRequest,
): Promise<CertificateRow> {
  const pem = checkedPem(certificate)
  const read = readPem(pem)
  if (read.kind !== 'certificate') throw new AppError('certificate.unparsable', { reason: '' })
  const { validFrom, validTo } = read.facts
  return db.transaction().execute(async (trx) => {
    await lockZone(trx, zoneId)
    const row = await insertCertificate(trx, { zoneId, alias, pem, validFrom, validTo })
    if (!row) throw new AppError('certificate.alias_taken', { alias })
    if ((await lengthOfCertificates(trx, zoneId)) > mostCharacters) {
      throw new AppError('certificate.too_many')
    }
    await tellCertificateEvent(trx, caller, 'CERTIFICATE.UPLOAD', row, 'uploaded')
    return row
  })
}

/** @throws AppError certificate.host_elsewhere */
export async function hostInZone(
  { db }: Pick<SyncParts, 'db'>,
  hostId: number,
  zoneId: number,
): Promise<TrustingHost> {
  const [host] = await trustingHosts(db, { id: hostId })
  if (host?.zoneId === zoneId) return host
  throw new AppError('certificate.host_elsewhere', { host: host?.name ?? hostId })
}

/** Ends the exception of a host, if it was one, and gives it the certificate anew. */
export async function giveBack(
  parts: SyncParts,
  caller: Caller,
  row: CertificateRow,
  host: TrustingHost,
): Promise<void> {
  await parts.db.transaction().execute(async (trx) => {
    await setExcepted(trx, { certificateId: row.id, hostId: host.id }, false)
    await tellCertificateEvent(
      trx,
      caller,
      'CERTIFICATE.PROVISION',
      row,
      `given to host ${host.name}`,
    )
  })
  await syncHosts(parts, [host])
}
