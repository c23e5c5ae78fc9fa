import { cx } from './cx.ts'
import styles from './progress.module.css'

interface ProgressProps {
  /** 0 to 100; undefined while the amount of work is not known. */
  readonly percent: number | undefined
  /** What is progressing, for those who do not see the bar. */
  readonly label: string
  readonly wide?: boolean
}

/** A progress bar that is read aloud at 0, 25, 50, 75 and 100 percent, not at each step. */
export function Progress({ percent, label, wide }: ProgressProps) {
  const known = percent !== undefined
  const told = known ? Math.floor(percent / 25) * 25 : undefined
  return (
    <>
      <span
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(known ? { 'aria-valuenow': Math.round(percent) } : {})}
        className={cx(styles.track, wide === true && styles.wide, !known && styles.unknown)}
      >
        <span
          className={styles.bar}
          style={known ? { transform: `scaleX(${percent / 100})` } : {}}
        />
      </span>
      <span className="visually-hidden" aria-live="polite">
        {told === undefined ? '' : `${label} ${told} %`}
      </span>
    </>
  )
}
