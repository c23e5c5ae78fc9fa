import { cx } from './cx.ts'
import styles from './state-badge.module.css'

/** `quiet` is for what was stopped on purpose. */
export type Tone = 'ready' | 'moving' | 'attention' | 'failed' | 'quiet'

interface StateBadgeProps {
  readonly tone: Tone
  readonly words: string
  /** More about it, on hover. */
  readonly hint?: string | undefined
}

/** A state: its own shape, its own colour, and always the word. */
export function StateBadge({ tone, words, hint }: StateBadgeProps) {
  return (
    <span className={cx(styles.badge, styles[tone])} title={hint ?? words}>
      <span className={styles.mark} aria-hidden />
      <span className={styles.words}>{words}</span>
    </span>
  )
}
