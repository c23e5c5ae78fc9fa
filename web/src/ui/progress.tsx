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
  const told = percent === undefined ? '' : `${label} ${Math.floor(percent / 25) * 25}%`
  return (
    <>
      <progress
        className={cx(styles.bar, wide === true && styles.wide)}
        aria-label={label}
        max={100}
        {...(percent === undefined ? {} : { value: percent })}
      />
      <span className="visually-hidden" aria-live="polite">
        {told}
      </span>
    </>
  )
}
