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
    <div className={cx(styles.notice, styles[tone])} role="status">
      <Icon size={18} className={styles.icon ?? ''} aria-hidden />
      <div>{children}</div>
      {action}
    </div>
  )
}

/** A slim line above the page, for what concerns the whole console. */
export function Strip({ children }: { children: ReactNode }) {
  return (
    <div className={styles.strip} role="status">
      {children}
    </div>
  )
}
