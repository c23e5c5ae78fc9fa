import { X509Certificate } from 'node:crypto'
import type {
  certificateFields,
  certificateHostFields,
} from '@mold/shared/commands/certificates/certificate.fields.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { errorText } from '@mold/shared/errors.ts'
import { readX509 } from '@mold/shared/x509/read.ts'
import { shownError } from '../shown-error.ts'
import type { CertificateListRow } from './certificate.repository.ts'
import type { OnHostRow, TrustingHost } from './host.repository.ts'
import { javaDate } from './java-date.ts'

export type WireCertificate = ObjectOf<typeof certificateFields>
export type WireHostStatus = ObjectOf<typeof certificateHostFields>

/** api-commands §0: Certificate, without its hosts. */
export function certificateView(row: CertificateListRow): WireCertificate {
  const x509 = new X509Certificate(row.pem)
  return {
    id: row.uuid,
    alias: row.alias,
    zoneid: row.zone_uuid,
    zonename: row.zone_name,
    version: String(readX509(x509.raw)?.version ?? ''),
    subject: nameOf(x509.subject),
    issuer: nameOf(x509.issuer),
    serialnum: BigInt(`0x${x509.serialNumber}`).toString(),
    validity: `From: [${javaDate(row.valid_from)}] - To: [${javaDate(row.valid_to)}]`,
    hypervisor: row.hypervisor,
    created: wireDate(row.created),
    validfrom: wireDate(row.valid_from),
    validto: wireDate(row.valid_to),
    fingerprint: x509.fingerprint256,
    revoked: row.removed ? wireDate(row.removed) : undefined,
  }
}

/** As Java writes names: the last part, which is the common name mostly, first. */
const nameOf = (lines: string) => lines.split('\n').toReversed().join(', ')

/** How it is with a host, from what is noted of it; nothing is noted of one that has never been reached. */
export function hostStatusView(
  host: TrustingHost,
  row: OnHostRow | undefined,
  isRevoked: boolean,
): WireHostStatus {
  const wanted = !isRevoked && row?.excepted !== true
  const done = wanted ? 'UPLOADED' : 'REVOKED'
  const state = row?.state ?? 'SKIPPED'
  const status = state === done || state === 'FAILED' ? state : 'SKIPPED'
  return {
    hostid: host.uuid,
    hostname: host.name,
    status,
    wanted,
    synced: row?.synced ? wireDate(row.synced) : undefined,
    ...detailsOf(host, status, row),
  }
}

function detailsOf(host: TrustingHost, status: string, row: OnHostRow | undefined) {
  if (status === 'FAILED' && row) {
    const { error, ...code } = shownError(row)
    return { details: error, ...code }
  }
  if (status !== 'SKIPPED') return {}
  const code = host.isConnected ? 'certificate.host_due' : 'certificate.host_away'
  const errorparams = { host: host.name }
  return { details: errorText(code, errorparams), errorcode: code, errorparams }
}
