import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './notice.module.css'

interface NoticeProps {
  readonly tone: 'info' | 'attention' | 'failed'
  readonly children: ReactNode
  /** A button or link at the end. */
  readonly action?: ReactNode
}

/** Something to know here and now. Never blocks, never a fixed text. */
export function Notice({ tone, children, action }: NoticeProps) {
  const Icon = tone === 'info' ? IconInfoCircle : IconAlertTriangle
  return (
    <output className={cx(styles.notice, styles[tone])}>
      <Icon size={18} className={styles.icon ?? ''} aria-hidden />
      <div>{children}</div>
      {action}
    </output>
  )
}

/** A slim line below the page, for what concerns the whole console; the page above does not jump. */
export function Strip({ children }: { children: ReactNode }) {
  return <output className={styles.strip}>{children}</output>
}

interface TopStripProps {
  readonly tone: 'attention' | 'failed'
  /** Names the strip for those who jump between parts of the page. */
  readonly label: string
  readonly children: string
  readonly actions: ReactNode
}

/** A slim line above the page, for something that does not work; what to do about it at its end. */
export function TopStrip({ tone, label, children, actions }: TopStripProps) {
  return (
    <section aria-label={label} className={cx(styles.top, styles[tone])}>
      <IconAlertTriangle size={16} className={styles.icon ?? ''} aria-hidden />
      <output className={styles.topWords} title={children}>
        {children}
      </output>
      {actions}
    </section>
  )
}
