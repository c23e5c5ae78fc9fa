import type { Caller } from '../../access/caller.ts'
import type { Trx } from '../../db/database.ts'
import { tellOfInstallation } from '../../events/installation.ts'

export type CertificateEvent = 'CERTIFICATE.UPLOAD' | 'CERTIFICATE.REVOKE' | 'CERTIFICATE.PROVISION'

/** Writes the event of something that was done with a certificate. */
export async function tellCertificateEvent(
  trx: Trx,
  caller: Caller,
  type: CertificateEvent,
  of: { readonly uuid: string; readonly alias: string },
  words: string,
): Promise<void> {
  await tellOfInstallation(
    trx,
    caller,
    type,
    { type: 'Certificate', uuid: of.uuid, name: of.alias },
    words,
  )
}
