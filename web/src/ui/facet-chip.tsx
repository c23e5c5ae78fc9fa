import { IconX } from '@tabler/icons-react'
import { useT } from '../i18n/i18n.ts'
import { useFormat } from '../i18n/use-format.ts'
import { ChipButton } from './chip.tsx'
import styles from './chip.module.css'
import { Menu } from './menu.tsx'

export interface FacetChoice {
  /** What the filter sends; never a translated text. */
  readonly value: string
  readonly label: string
  /** How many the list would have; undefined until that is known. */
  readonly count?: number | undefined
}

interface FacetChipProps {
  readonly name: string
  readonly choices: readonly FacetChoice[]
  readonly values: readonly string[]
  readonly onChange: (values: readonly string[]) => void
}

/** A filter of several values with how many each would find; the menu stays open while they are chosen. */
export function FacetChip({ name, choices, values, onChange }: FacetChipProps) {
  const t = useT()
  const format = useFormat()
  const labelOf = (value: string) =>
    choices.find((choice) => choice.value === value)?.label ?? value
  const items = choices.map(({ value, label, count }) => ({
    id: value,
    label,
    ...(count !== undefined && { after: format.number(count) }),
    checked: values.includes(value),
    stay: true,
    onSelect: () =>
      onChange(
        values.includes(value) ? values.filter((each) => each !== value) : [...values, value],
      ),
  }))
  const [first, ...more] = values.map(labelOf)
  const rest = more.length === 0 ? '' : ` +${more.length}`
  const on = first !== undefined
  const words = on ? `${name}: ${first}${rest}` : name
  const group = items.length === 0 ? { label: t('list.filterNothing'), items } : { items }
  // One shape whether it is on or off: a menu that is open must not be put up anew.
  return (
    <span className={on ? styles.on : styles.off}>
      <Menu target={<ChipButton name={words} bare={on} />} groups={[group]} align="start" />
      {on && (
        <button
          type="button"
          className={styles.remove}
          aria-label={t('list.filterRemove', { name })}
          onClick={() => onChange([])}
        >
          <IconX size={14} />
        </button>
      )}
    </span>
  )
}
