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
