import { useMutation } from '@tanstack/react-query'
import { parseApiDate } from '../../../i18n/format.ts'
import { useErrorWords } from '../../../i18n/error-text.ts'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { Button } from '../../../ui/button.tsx'
import { Copyable } from '../../../ui/copyable.tsx'
import { CloseFooter, Dialog, DialogFooter } from '../../../ui/dialog.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { Fact, Facts } from '../../../ui/page.tsx'
import { StateBadge } from '../../../ui/state-badge.tsx'
import { NoValue, Time } from '../../../ui/values.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import type { ApiCall } from '../../api-call/api-call.ts'
import { type Certificate, isOpen, type OnHost, stateOnHost } from './certificates.ts'
import { giveCall, makeCall, retryCall, revokeCall } from './retry.ts'
import ownStyles from './certificates.module.css'
import styles from '../infra.module.css'

interface CertificateProps {
  readonly certificate: Certificate
  readonly onClose: () => void
}

/** Everything that a certificate says of itself. */
export function CertificateDetails({ certificate, onClose }: CertificateProps) {
  const t = useT()
  const format = useFormat()
  const day = (date: string | undefined) =>
    date === undefined ? <NoValue /> : format.exactTime(parseApiDate(date))
  return (
    <Dialog
      opened
      kind="panel"
      title={certificate.alias ?? ''}
      onClose={onClose}
      footer={<CloseFooter onClose={onClose} />}
    >
      <Facts>
        <Fact name={t('cert.subject')} wide>
          {certificate.subject}
        </Fact>
        <Fact name={t('cert.issuer')} wide>
          {certificate.issuer}
        </Fact>
        <Fact name={t('cert.validFrom')}>{day(certificate.validfrom)}</Fact>
        <Fact name={t('cert.validTo')}>{day(certificate.validto)}</Fact>
        <Fact name={t('infra.zone')}>{certificate.zonename}</Fact>
        <Fact name={t('cert.version')}>{certificate.version}</Fact>
        <Fact name={t('cert.serial')} wide>
          <Copyable text={certificate.serialnum ?? ''} />
        </Fact>
        <Fact name="SHA-256" wide>
          <Copyable text={certificate.fingerprint ?? ''} />
        </Fact>
        <Fact name="ID" wide>
          <Copyable text={certificate.id ?? ''} />
        </Fact>
        <Fact name={t('cert.created')}>
          <Time date={certificate.created} />
        </Fact>
      </Facts>
    </Dialog>
  )
}

/** Takes a certificate from all hosts of its zone. What a host fails to do stands on the page. */
export function CertificateRevoke({ certificate, onClose }: CertificateProps) {
  const t = useT()
  const { alias = '', zonename = '' } = certificate
  const request = revokeCall(certificate)
  const revoke = useMutation({ mutationFn: () => makeCall(request), onSuccess: onClose })
  return (
    <Dialog
      opened
      title={t('cert.revokeTitle', { name: alias })}
      closable={!revoke.isPending}
      onClose={onClose}
      footer={
        <DialogFooter
          error={revoke.error && <ErrorNotice error={revoke.error} />}
          aside={<ApiCallButton call={() => request} />}
        >
          <Button onClick={onClose} disabled={revoke.isPending} data-autofocus>
            {t('action.cancel')}
          </Button>
          <Button variant="danger" pending={revoke.isPending} onClick={() => revoke.mutate()}>
            {t('cert.revoke')}
          </Button>
        </DialogFooter>
      }
    >
      <ul className={styles.consequences}>
        <li>{t('cert.revokeMeans.hosts', { zone: zonename })}</li>
        <li>{t('cert.revokeMeans.downloads')}</li>
        <li>{t('cert.revokeMeans.name')}</li>
      </ul>
    </Dialog>
  )
}

/** How it is with one certificate on one host, and what can be done about it there. */
export function CertificateOnHost({
  certificate,
  on,
  onClose,
}: CertificateProps & { readonly on: OnHost }) {
  const t = useT()
  const words = useErrorWords()
  const change = useMutation({ mutationFn: makeCall })
  const { tone, words: state } = stateOnHost(on)
  const { alias = '', revoked } = certificate
  const { hostname = '', wanted, errorcode: code, errorparams: params, details = '' } = on
  // What can be done then is to take it away.
  const isDone = wanted === true && !isOpen(on)
  const action = (label: string, of: ApiCall, variant: 'primary' | 'danger') => (
    <Button
      key={label}
      variant={variant}
      disabled={change.isPending}
      pending={change.isPending && change.variables === of}
      onClick={() => change.mutate(of)}
    >
      {label}
    </Button>
  )
  return (
    <Dialog
      opened
      title={t('cert.onHostTitle', { name: alias, host: hostname })}
      closable={!change.isPending}
      onClose={onClose}
      footer={
        <DialogFooter
          error={change.error && <ErrorNotice error={change.error} />}
          aside={
            <ApiCallButton
              call={() => (isDone ? revokeCall(certificate, on) : retryCall(certificate, on))}
            />
          }
        >
          <Button onClick={onClose} disabled={change.isPending} data-autofocus>
            {t('action.close')}
          </Button>
          {wanted === true && action(t('cert.revokeHere'), revokeCall(certificate, on), 'danger')}
          {isOpen(on) && action(t('action.retry'), retryCall(certificate, on), 'primary')}
          {wanted !== true &&
            revoked === undefined &&
            action(t('cert.giveBack'), giveCall(certificate, on), 'primary')}
        </DialogFooter>
      }
    >
      <Facts>
        <Fact name={t('infra.state')}>
          <StateBadge tone={tone} words={t(state)} />
        </Fact>
        <Fact name={t('cert.synced')}>
          <Time date={on.synced} />
        </Fact>
        {details !== '' && (
          <Fact name={t('cert.why')} wide>
            {words({ code, params, text: details })}
          </Fact>
        )}
      </Facts>
      <p className={ownStyles.said}>
        {t(
          wanted === true
            ? 'cert.onHostWanted'
            : revoked === undefined
              ? 'cert.onHostExcepted'
              : 'cert.onHostGone',
        )}
      </p>
    </Dialog>
  )
}
