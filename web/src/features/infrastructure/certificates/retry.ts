import type { ParamsFor } from '../../../api/client.ts'
import { call } from '../../../api/client.ts'
import { invalidate } from '../../../api/query-client.ts'
import type { ApiCall } from '../../api-call/api-call.ts'
import type { Certificate, OnHost } from './certificates.ts'

/** Reads what shows certificates again. */
export async function refreshCertificates(): Promise<void> {
  await Promise.all([
    invalidate('listTemplateDirectDownloadCertificates'),
    invalidate('listZoneHealth'),
  ])
}

export const giveCall = (certificate: Certificate, { hostid = '' }: OnHost): ApiCall => [
  'provisionTemplateDirectDownloadCertificate',
  { id: certificate.id ?? '', hostid },
]

/** Without a host it is taken from all hosts of its zone. */
export function revokeCall(
  { id = '', zoneid = '' }: Certificate,
  on?: OnHost,
): readonly [
  'revokeTemplateDirectDownloadCertificate',
  ParamsFor<'revokeTemplateDirectDownloadCertificate'>,
] {
  const host = on?.hostid === undefined ? {} : { hostid: on.hostid }
  return ['revokeTemplateDirectDownloadCertificate', { zoneid, id, ...host }]
}

/** What brings a host to what it is to have: the certificate, or to be without it. */
export function retryCall(certificate: Certificate, on: OnHost): ApiCall {
  if (on.wanted === true) return giveCall(certificate, on)
  return revokeCall(certificate, certificate.revoked === undefined ? on : undefined)
}

/** Makes a call and reads the list again, where what came of it on each host is seen. */
export async function makeCall([command, params]: ApiCall): Promise<void> {
  await call(command, params as never)
  await refreshCertificates()
}
