import { cx } from './cx.ts'
import styles from './state-badge.module.css'

/** `quiet` is for what was stopped on purpose. */
export type Tone = 'ready' | 'moving' | 'attention' | 'failed' | 'quiet'

/** A state: its own shape, its own colour, and always the word. */
export function StateBadge({ tone, words }: { tone: Tone; words: string }) {
  return (
    <span className={cx(styles.badge, styles[tone])} title={words}>
      <span className={styles.mark} aria-hidden />
      <span className={styles.words}>{words}</span>
    </span>
  )
}
