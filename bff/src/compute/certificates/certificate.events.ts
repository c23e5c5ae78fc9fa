import type { Caller } from '../../access/caller.ts'
import type { Trx } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'

export type CertificateEvent = 'CERTIFICATE.UPLOAD' | 'CERTIFICATE.REVOKE' | 'CERTIFICATE.PROVISION'

/** Writes the event of something that was done with a certificate. */
export async function tellCertificateEvent(
  trx: Trx,
  caller: Caller,
  type: CertificateEvent,
  of: { readonly uuid: string; readonly alias: string },
  words: string,
): Promise<void> {
  await recordEvent(trx, {
    type,
    level: 'INFO',
    state: 'Completed',
    description: `Certificate ${of.alias} was ${words}`,
    accountId: caller.account.id,
    username: caller.user.username,
    resourceType: 'Certificate',
    resourceUuid: of.uuid,
    resourceName: of.alias,
  })
}
