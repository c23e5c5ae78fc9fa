import { ChipButton } from './chip.tsx'
import { cx } from './cx.ts'
import styles from './toggle-chip.module.css'

interface ToggleChipProps {
  readonly name: string
  readonly on: boolean
  readonly onChange: (on: boolean) => void
}

/** A filter that is on or off. */
export function ToggleChip({ name, on, onChange }: ToggleChipProps) {
  return (
    <ChipButton
      bare
      name={name}
      className={cx(on && styles.on)}
      aria-pressed={on}
      onClick={() => onChange(!on)}
    />
  )
}
