import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import {
  type CertificateFilter,
  type CertificateListRow,
  findCertificates,
} from './certificate.repository.ts'
import {
  certificateView,
  hostStatusView,
  type WireCertificate,
  type WireHostStatus,
} from './certificate.view.ts'
import { findOnHosts, trustingHosts } from './host.repository.ts'

/** How it is with each host of its zone, or with one of them. */
async function statusesOf(
  db: Db,
  row: CertificateListRow,
  hostId?: number,
): Promise<WireHostStatus[]> {
  const noted = await findOnHosts(db, [row.id])
  const hosts = await trustingHosts(
    db,
    hostId === undefined ? { zoneId: row.zone_id } : { id: hostId },
  )
  return (
    hosts
      .map((host) => ({ host, on: noted.find((one) => one.host_id === host.id) }))
      // A revoked one concerns only those that may have it.
      .filter(({ on }) => row.removed === null || on !== undefined)
      .map(({ host, on }) => hostStatusView(host, on, row.removed !== null))
  )
}

/** Certificates as the API lists them. */
export async function listCertificates(
  db: Db,
  filter: CertificateFilter,
  { withHosts }: { readonly withHosts: boolean },
): Promise<WireCertificate[]> {
  const rows = await findCertificates(db, filter)
  return Promise.all(
    rows.map(async (row) => ({
      ...certificateView(row),
      ...(withHosts && { hostsmap: await statusesOf(db, row) }),
    })),
  )
}

/**
 * One certificate with its hosts.
 *
 * @throws AppError certificate.unknown when it was revoked meanwhile
 */
export async function shownCertificate(
  db: Db,
  uuid: string,
  hostId?: number,
): Promise<WireCertificate> {
  const [row] = await findCertificates(db, { uuid, withRevoked: false })
  if (!row) throw new AppError('certificate.unknown', { id: uuid })
  return { ...certificateView(row), hostsmap: await statusesOf(db, row, hostId) }
}

/** How hosts stand after a revocation: one of them, or all that had it. */
export async function statusesAfterRevoke(
  db: Db,
  row: { readonly id: number; readonly zone_id: number },
  hostId: number | undefined,
): Promise<WireHostStatus[]> {
  const noted = await findOnHosts(db, [row.id])
  const hosts = await trustingHosts(db, { zoneId: row.zone_id })
  return hosts.flatMap((host) => {
    const on = noted.find((one) => one.host_id === host.id)
    const isMeant = hostId === undefined ? on !== undefined : host.id === hostId
    return isMeant ? [hostStatusView(host, on, hostId === undefined)] : []
  })
}
