import { useMutation } from '@tanstack/react-query'
import { IconCertificate, IconPlus } from '@tabler/icons-react'
import { prefetch, useLive } from '../../../api/queries.ts'
import { currentSession } from '../../../api/session.ts'
import { useErrorWords } from '../../../i18n/error-text.ts'
import { useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { PageBody } from '../../../ui/page.tsx'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import { everything, useInfraDialog } from '../infra.ts'
import { InfraPage } from '../infra-head.tsx'
import { CertificateMatrix } from './certificate-matrix.tsx'
import { allCertificates, type Certificate, isOpen, type OnHost } from './certificates.ts'
import { makeCall, retryCall } from './retry.ts'
import styles from '../infra.module.css'

export function loader() {
  if (currentSession()?.role === 'Admin') {
    prefetch('listTemplateDirectDownloadCertificates', allCertificates)
    prefetch('listHosts', everything)
  }
  return null
}

/** What hosts trust for direct downloads: certificates and hosts as a matrix for each zone. */
export function Component() {
  const t = useT()
  const { open } = useInfraDialog()
  const list = ['listTemplateDirectDownloadCertificates', allCertificates] as const
  return (
    <InfraPage
      tab="certificates"
      actions={
        <>
          <ApiCallButton look="icon" call={() => list} />
          <Button
            variant="primary"
            icon={<IconPlus size={16} aria-hidden />}
            onClick={() => open('certificate-upload')}
          >
            {t('cert.upload')}
          </Button>
        </>
      }
    >
      <PageBody label={t('infra.tab.certificates')}>
        <Certificates />
      </PageBody>
    </InfraPage>
  )
}

function Certificates() {
  const t = useT()
  const { open } = useInfraDialog()
  const query = useLive('listTemplateDirectDownloadCertificates', allCertificates)
  if (query.isError && query.data === undefined) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  const certificates = query.data?.items
  if (certificates === undefined) return null
  if (certificates.length === 0) {
    return (
      <EmptyState
        icon={<IconCertificate size={32} stroke={1.4} />}
        title={t('cert.none')}
        action={<Button onClick={() => open('certificate-upload')}>{t('cert.upload')}</Button>}
      >
        {t('cert.noneHelp')}
      </EmptyState>
    )
  }
  return (
    <>
      <Troubles certificates={certificates} />
      {[...Map.groupBy(certificates, ({ zoneid }) => zoneid)].map(([zone, ofZone]) => (
        <CertificateMatrix key={zone} zone={ofZone[0]?.zonename ?? ''} certificates={ofZone} />
      ))}
    </>
  )
}

/** The first of them are named; the others are marked in the matrix. */
const named = 5

/** What hosts failed to do, each with the reason and a way to try it again. */
function Troubles({ certificates }: { certificates: readonly Certificate[] }) {
  const t = useT()
  const failed = certificates.flatMap((certificate) =>
    (certificate.hostsmap ?? [])
      .filter((on) => isOpen(on) && on.status === 'FAILED')
      .map((on) => ({ certificate, on })),
  )
  return (
    <div className={styles.notices}>
      {failed.slice(0, named).map(({ certificate, on }) => (
        <Trouble key={`${certificate.id} ${on.hostid}`} certificate={certificate} on={on} />
      ))}
      {failed.length > named && (
        <Notice tone="failed">{t('cert.moreFailed', { count: failed.length - named })}</Notice>
      )}
    </div>
  )
}

function Trouble({ certificate, on }: { certificate: Certificate; on: OnHost }) {
  const t = useT()
  const words = useErrorWords()
  const retry = useMutation({ mutationFn: () => makeCall(retryCall(certificate, on)) })
  const { hostname, errorcode: code, errorparams: params, details = '' } = on
  return (
    <Notice
      tone="failed"
      action={
        <Button
          small
          pending={retry.isPending}
          aria-label={`${t('action.retry')}: ${certificate.alias}, ${hostname}`}
          onClick={() => retry.mutate()}
        >
          {t('action.retry')}
        </Button>
      }
    >
      <strong>
        {certificate.alias}, {hostname}
      </strong>
      : {words({ code, params, text: details })}
      {retry.error && <ErrorNotice error={retry.error} />}
    </Notice>
  )
}
