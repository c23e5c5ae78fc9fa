import type { ReactNode } from 'react'
import { useT } from '../i18n/i18n.ts'
import { Button } from './button.tsx'
import { ErrorNotice } from './error-notice.tsx'
import styles from './states.module.css'

interface EmptyStateProps {
  readonly title: string
  /** What the thing is for. */
  readonly children: ReactNode
  readonly icon?: ReactNode
  /** The first action. */
  readonly action?: ReactNode
  /** When it is all that the page holds. */
  readonly wholePage?: boolean
}

export function EmptyState({ title, children, icon, action, wholePage }: EmptyStateProps) {
  const Heading = wholePage === true ? 'h1' : 'h2'
  return (
    <div className={styles.state}>
      {icon !== undefined && (
        <span className={styles.icon} aria-hidden>
          {icon}
        </span>
      )}
      <Heading className={styles.title}>{title}</Heading>
      <p className={styles.words}>{children}</p>
      {action !== undefined && <div className={styles.actions}>{action}</div>}
    </div>
  )
}

/** A page query that failed, in place of its content. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useT()
  return (
    <div className={styles.error}>
      <ErrorNotice error={error}>
        <Button small onClick={onRetry}>
          {t('action.retry')}
        </Button>
      </ErrorNotice>
    </div>
  )
}

/** A grey bar of the size of the text that will stand there. */
export function Skeleton({ width }: { width: number | string }) {
  return <span className={styles.skeleton} style={{ width }} aria-hidden />
}
