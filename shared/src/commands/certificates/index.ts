import { listTemplateDirectDownloadCertificates } from './listTemplateDirectDownloadCertificates.ts'
import { provisionTemplateDirectDownloadCertificate } from './provisionTemplateDirectDownloadCertificate.ts'
import { revokeTemplateDirectDownloadCertificate } from './revokeTemplateDirectDownloadCertificate.ts'
import { uploadTemplateDirectDownloadCertificate } from './uploadTemplateDirectDownloadCertificate.ts'

/** Certificates that hosts trust for direct downloads. */
export const certificateCommands = {
  listTemplateDirectDownloadCertificates,
  provisionTemplateDirectDownloadCertificate,
  revokeTemplateDirectDownloadCertificate,
  uploadTemplateDirectDownloadCertificate,
} as const
