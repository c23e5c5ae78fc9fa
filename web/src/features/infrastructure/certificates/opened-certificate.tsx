import { useLive } from '../../../api/queries.ts'
import type { InfraDialog, Zone } from '../infra.ts'
import { CertificateDetails, CertificateOnHost, CertificateRevoke } from './certificate-dialogs.tsx'
import { CertificateUpload } from './certificate-upload.tsx'
import { allCertificates, placeOf } from './certificates.ts'

interface OpenedProps {
  readonly dialog: Extract<InfraDialog, `certificate${string}`>
  /** What it is about: a certificate, or one on a host; for a new one the zone. */
  readonly on: string | undefined
  readonly zones: readonly Zone[]
  readonly onClose: () => void
}

/** The dialog about a certificate that the address names. */
export function CertificateDialogs({ dialog, on: id, zones, onClose }: OpenedProps) {
  const all = useLive('listTemplateDirectDownloadCertificates', allCertificates).data?.items ?? []
  if (dialog === 'certificate-upload') {
    return <CertificateUpload zones={zones} zoneId={id} onClose={onClose} />
  }
  const { certificate, on } = placeOf(id, all)
  if (!certificate) return null
  switch (dialog) {
    case 'certificate':
      return <CertificateDetails certificate={certificate} onClose={onClose} />
    case 'certificate-revoke':
      return <CertificateRevoke certificate={certificate} onClose={onClose} />
    case 'certificate-host':
      return on && <CertificateOnHost certificate={certificate} on={on} onClose={onClose} />
  }
}
