import { useT } from '../../i18n/i18n.ts'
import { FormSection } from '../../ui/form-page.tsx'
import { Snippet } from '../../ui/snippet.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import styles from './first-run.module.css'

/** Whether what goes between this browser and the server can be read on the way, and what to do. */
export function TlsSection() {
  const t = useT()
  const state = tlsState(location)
  return (
    <FormSection title={t('firstRun.tls')} help={t('firstRun.tlsHelp')}>
      <div className={styles.field}>
        <StateBadge
          tone={state === 'plain' ? 'attention' : 'ready'}
          words={t(`firstRun.tls.${state}`)}
        />
        <p className={styles.help}>{t(`firstRun.tlsWords.${state}`)}</p>
      </div>
      {state !== 'encrypted' && (
        <Snippet
          name={t('firstRun.tlsShell')}
          text={[
            'npm run cert',
            'MOLD_TLS_CERT=var/tls/cert.pem MOLD_TLS_KEY=var/tls/key.pem HOST=0.0.0.0 npm start',
          ].join('\n')}
        />
      )}
    </FormSection>
  )
}

/** `local` never leaves the machine, so nobody can read it. */
export function tlsState({
  protocol,
  hostname,
}: Pick<Location, 'protocol' | 'hostname'>): 'encrypted' | 'local' | 'plain' {
  if (protocol === 'https:') return 'encrypted'
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname) ? 'local' : 'plain'
}
