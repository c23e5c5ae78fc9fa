import { useMutation } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import { parseApiDate } from '../../i18n/format.ts'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { Consequences } from '../../ui/consequences.tsx'
import { CloseFooter, Dialog, DialogFooter } from '../../ui/dialog.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { FormStack } from '../../ui/form-stack.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Snippet } from '../../ui/snippet.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import type { Host } from './hosts.ts'
import styles from './infra.module.css'

interface HostJoinProps {
  readonly title: string
  /** As addHost or renewHostToken has answered it. */
  readonly host: Host
  readonly onClose: () => void
}

/** How the agent of a host joins: nobody can read its token again. */
export function HostJoin({ title, host, onClose }: HostJoinProps) {
  const t = useT()
  const format = useFormat()
  const { token = '', install = '', expires, pin } = host.details ?? {}
  return (
    <Dialog
      opened
      kind="panel"
      title={title}
      onClose={onClose}
      footer={<CloseFooter onClose={onClose} />}
    >
      <FormStack>
        <Notice tone="attention">{t('infra.hostTokenOnce')}</Notice>
        <p className={styles.help}>{t('infra.hostInstallHelp')}</p>
        {install !== '' && <Snippet name={t('infra.hostInstall')} text={install} />}
        {pin !== undefined && <p className={styles.help}>{t('infra.hostPinHelp')}</p>}
        <Snippet name={t('infra.hostToken')} text={token} />
        {expires !== undefined && (
          <p className={styles.help}>
            {t('infra.hostTokenExpires', { time: format.exactTime(parseApiDate(expires)) })}
          </p>
        )}
      </FormStack>
    </Dialog>
  )
}

/** A new line for a host that never joined, or has to join anew. */
export function HostRejoin({ host, onClose }: { host: Host; onClose: () => void }) {
  const t = useT()
  const { id = '', name = '' } = host
  const renew = useMutation({ mutationFn: () => call('renewHostToken', { id }) })
  if (renew.data !== undefined) {
    const title = t('infra.hostRejoined', { name })
    return <HostJoin title={title} host={renew.data} onClose={onClose} />
  }
  return (
    <Dialog
      opened
      title={t('infra.hostRejoinTitle', { name })}
      onClose={() => {
        if (!renew.isPending) onClose()
      }}
      footer={
        <DialogFooter
          error={renew.error && <ErrorNotice error={renew.error} />}
          aside={<ApiCallButton call={() => ['renewHostToken', { id }]} />}
        >
          <Button onClick={onClose} disabled={renew.isPending} data-autofocus>
            {t('action.cancel')}
          </Button>
          <Button variant="primary" pending={renew.isPending} onClick={() => renew.mutate()}>
            {t('infra.hostRejoin')}
          </Button>
        </DialogFooter>
      }
    >
      <Consequences>
        <li>{t('infra.hostRejoinMeans.old')}</li>
        <li>{t('infra.hostRejoinMeans.until')}</li>
        <li>{t('infra.hostRejoinMeans.instances')}</li>
      </Consequences>
    </Dialog>
  )
}
