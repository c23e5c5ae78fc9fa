import { IconChevronDown, IconX } from '@tabler/icons-react'
import type { ComponentProps } from 'react'
import { useT } from '../i18n/i18n.ts'
import styles from './chip.module.css'
import { cx } from './cx.ts'
import { Menu } from './menu.tsx'
import type { Choice } from './select.tsx'

interface FilterChipProps {
  readonly name: string
  readonly choices: readonly Choice[]
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
}

/** A filter: says its name, or its name and value with a way to take it off. */
export function FilterChip({ name, choices, value, onChange }: FilterChipProps) {
  const t = useT()
  const chosen = choices.find((choice) => choice.value === value)
  const items = choices.map((choice) => ({
    id: choice.value,
    label: choice.label,
    checked: choice.value === value,
    onSelect: () => onChange(choice.value === value ? undefined : choice.value),
  }))
  const words = value === undefined ? name : `${name}: ${chosen?.label ?? value}`
  const button = <ChipButton name={words} bare={value !== undefined} />
  if (value === undefined) return <Menu target={button} groups={[{ items }]} align="start" />
  return (
    <span className={styles.on}>
      <Menu target={button} groups={[{ items }]} align="start" />
      <button
        type="button"
        className={styles.remove}
        aria-label={t('list.filterRemove', { name })}
        onClick={() => onChange(undefined)}
      >
        <IconX size={14} />
      </button>
    </span>
  )
}

/** The shape of a chip, for other kinds of buttons. */
export const chipClass = styles.chip ?? ''

interface ChipButtonProps extends ComponentProps<'button'> {
  readonly name: string
  /** Without the arrow that promises a menu. */
  readonly bare?: boolean
}

/** A button in the shape of a chip, the target of a menu (which hands it its own props). */
export function ChipButton({ name, bare, className, ...rest }: ChipButtonProps) {
  return (
    <button type="button" {...rest} className={cx(styles.chip, className)}>
      {name}
      {bare !== true && <IconChevronDown size={14} aria-hidden />}
    </button>
  )
}

interface TagProps {
  readonly children: string
  /** Stands for the word where it would leave the name beside it no room. */
  readonly sign?: string
}

/** A short word beside a name, such as "featured". */
export function Tag({ children, sign }: TagProps) {
  return (
    <span className={styles.tag} data-sign={sign} title={sign && children}>
      {children}
    </span>
  )
}
