import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useErrorWords } from '../i18n/error-text.ts'
import { useT } from '../i18n/i18n.ts'
import { CopyButton } from './copyable.tsx'
import { DigestPair } from './digest-pair.tsx'
import styles from './error-notice.module.css'
import { failureOf } from './failure.ts'

interface ErrorNoticeProps {
  /** Whatever was thrown. */
  readonly error: unknown
  /** Without code and request id, for mistakes that nobody reports (a wrong password). */
  readonly brief?: boolean
  /** Ways out, such as a *Retry* button. */
  readonly children?: ReactNode
}

/** An error where it belongs: what happened and what to do, with code and request id to copy. */
export function ErrorNotice({ error, brief, children }: ErrorNoticeProps) {
  const t = useT()
  const words = useErrorWords()
  const failure = failureOf(error)
  const details = [failure.code, failure.requestId].filter((part) => part !== undefined)
  return (
    <div className={styles.notice} role="alert">
      <IconAlertTriangle size={18} className={styles.icon ?? ''} aria-hidden />
      <p>{words(failure)}</p>
      <DigestPair failure={failure} className={styles.digests} />
      {brief !== true && details.length > 0 && (
        <div className={styles.details}>
          {failure.code !== undefined && <code title={t('error.code')}>{failure.code}</code>}
          {failure.requestId !== undefined && (
            <code title={t('error.requestId')}>{failure.requestId}</code>
          )}
          <CopyButton text={details.join(' ')} label={t('error.copyDetails')} />
        </div>
      )}
      {children !== undefined && <div className={styles.actions}>{children}</div>}
    </div>
  )
}
