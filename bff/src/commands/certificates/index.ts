import type { certificateCommands } from '@mold/shared/commands/certificates/index.ts'
import type { SyncParts } from '../../compute/certificates/sync.service.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { HandlersOf } from '../handler.ts'
import { createListTemplateDirectDownloadCertificates } from './listTemplateDirectDownloadCertificates.ts'
import { createProvisionTemplateDirectDownloadCertificate } from './provisionTemplateDirectDownloadCertificate.ts'
import { createRevokeTemplateDirectDownloadCertificate } from './revokeTemplateDirectDownloadCertificate.ts'
import { createUploadTemplateDirectDownloadCertificate } from './uploadTemplateDirectDownloadCertificate.ts'

export interface CertificateHandlerParts extends SyncParts {
  readonly settings: Settings
}

/** The handlers of certificates of direct downloads. */
export function createCertificateHandlers(
  parts: CertificateHandlerParts,
): HandlersOf<typeof certificateCommands> {
  return {
    listTemplateDirectDownloadCertificates: createListTemplateDirectDownloadCertificates(parts),
    provisionTemplateDirectDownloadCertificate:
      createProvisionTemplateDirectDownloadCertificate(parts),
    revokeTemplateDirectDownloadCertificate: createRevokeTemplateDirectDownloadCertificate(parts),
    uploadTemplateDirectDownloadCertificate: createUploadTemplateDirectDownloadCertificate(parts),
  }
}
