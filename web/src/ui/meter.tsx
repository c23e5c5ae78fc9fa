import { cx } from './cx.ts'
import styles from './meter.module.css'

/** From here on somebody should look. Percent. */
const narrow = 85
const tight = 95

interface MeterProps {
  /** Percent of what there is; past 100 the bar is full. */
  readonly percent: number
  /** What is measured, for those who do not see the bar. */
  readonly label: string
  readonly wide?: boolean
}

/** How much of something is in use, as a bar; the figures belong beside it. */
export function Meter({ percent, label, wide }: MeterProps) {
  const shown = Math.min(100, Math.round(percent))
  return (
    <meter
      className={cx(
        styles.meter,
        wide === true && styles.wide,
        shown >= tight ? styles.tight : shown >= narrow && styles.narrow,
      )}
      aria-label={label}
      min={0}
      max={100}
      value={shown}
      title={`${shown}%`}
    />
  )
}
